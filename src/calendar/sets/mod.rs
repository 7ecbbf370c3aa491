//! Sets of holidays by name: the public holidays of countries.

mod countries;

use countries::Entry;

/// A set of holidays that a policy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set(u8);

/// Each with the lists that it is made of.
const SETS: [(&str, &[&[Entry]]); 9] = [
    ("canada", &[countries::CANADA]),
    ("england-and-wales", &[countries::UNITED_KINGDOM, countries::ENGLAND_AND_WALES]),
    ("france", &[countries::FRANCE]),
    ("italy", &[countries::ITALY]),
    (
        "northern-ireland",
        &[countries::UNITED_KINGDOM, countries::ENGLAND_AND_WALES, countries::NORTHERN_IRELAND],
    ),
    ("quebec", &[countries::QUEBEC]),
    ("scotland", &[countries::UNITED_KINGDOM, countries::SCOTLAND]),
    // What most British companies mean by it.
    ("united-kingdom", &[countries::UNITED_KINGDOM, countries::ENGLAND_AND_WALES]),
    ("united-states", &[countries::UNITED_STATES]),
];

impl Set {
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        SETS.iter().map(|(name, _)| *name)
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::names().position(|known| known == name).map(|place| Set(place as u8))
    }

    pub(super) fn name(self) -> &'static str {
        SETS[usize::from(self.0)].0
    }

    /// Rules as a policy writes them, and what people call each.
    pub(super) fn entries(self) -> impl Iterator<Item = &'static Entry> {
        SETS[usize::from(self.0)].1.iter().copied().flatten()
    }
}
