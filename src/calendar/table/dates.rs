//! Which local dates are working days: a bit for each, and how many come before.

use alloc::{boxed::Box, vec::Vec};

use chrono::NaiveDate;

/// 1 January 2100, in days since 1 January 1970: the days of the dates that are known whatever the
/// zone, since the table goes some days further on both sides.
const DAYS: usize = 47_482;
const WORD: usize = 64;

/// The working days among the dates from 1970 to 2099.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::calendar) struct Dates {
    bits: Box<[u64]>,
    /// The working days before each word, and after the last.
    before: Box<[u16]>,
}

/// Collects working days.
pub(super) struct Collected(Vec<u64>);

impl Collected {
    pub(super) fn new() -> Self {
        Collected(alloc::vec![0; DAYS.div_ceil(WORD)])
    }

    /// Adds a day since 1 January 1970.
    pub(super) fn add(&mut self, day: i64) {
        if let Some(day) = usize::try_from(day).ok().filter(|day| *day < DAYS) {
            self.0[day / WORD] |= 1 << (day % WORD);
        }
    }

    pub(super) fn finish(self) -> Dates {
        let mut before = alloc::vec![0];
        for word in &self.0 {
            // There are fewer than 2¹⁶ dates.
            before.push(before[before.len() - 1] + word.count_ones() as u16);
        }
        Dates { bits: self.0.into(), before: before.into() }
    }
}

impl Dates {
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of_val(&*self.before)
    }

    fn day(date: NaiveDate) -> Option<usize> {
        usize::try_from(date.to_epoch_days()).ok().filter(|day| *day < DAYS)
    }

    /// Whether a date is a working day; `None` where that is not known.
    pub(in crate::calendar) fn is_working(&self, date: NaiveDate) -> Option<bool> {
        Self::day(date).map(|day| self.bits[day / WORD] >> (day % WORD) & 1 == 1)
    }

    /// How many working days there are from 1970 up to and with a date.
    pub(in crate::calendar) fn until(&self, date: NaiveDate) -> Option<i64> {
        let day = Self::day(date)?;
        // What lies behind the date is shifted out.
        let own = (self.bits[day / WORD] << (WORD - 1 - day % WORD)).count_ones();
        Some(i64::from(self.before[day / WORD]) + i64::from(own))
    }

    /// The n-th working day from 1970 on, 1 for the first; `None` behind the last.
    pub(in crate::calendar) fn nth(&self, n: i64) -> Option<NaiveDate> {
        let n = u16::try_from(n).ok().filter(|n| *n > 0 && self.before.last() >= Some(n))?;
        let word = self.before.partition_point(|before| *before < n) - 1;
        let mut bits = self.bits[word];
        for _ in 1..n - self.before[word] {
            // Without the lowest.
            bits &= bits - 1;
        }
        let day = word * WORD + bits.trailing_zeros() as usize;
        i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days)
    }
}
