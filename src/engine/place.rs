//! Places: what a name of the policy becomes in memory, and sets of them.

use alloc::boxed::Box;
use core::marker::PhantomData;

/// The place of something in one of the policy's lists.
pub(crate) trait Place: Copy {
    /// Of a place that the check keeps below [`LIMIT`](super::model::LIMIT).
    fn new(place: usize) -> Self;

    fn place(self) -> usize;
}

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) struct $name(pub(crate) u16);

        impl Place for $name {
            fn new(place: usize) -> Self {
                $name(place as u16)
            }

            fn place(self) -> usize {
                self.0.into()
            }
        }
    )*};
}

places! {
    /// A state's place in the policy's order.
    StateId
    /// A priority's place.
    PriorityId
    /// A role's place.
    RoleId
    /// A field's place.
    FieldId
    /// A transition's place.
    TransitionId
    /// A clock's place.
    ClockId
    /// A rule's place.
    RuleId
    /// A relation's place.
    RelationId
    /// The place of a word among those that the tickets of a relation may tell.
    WordId
    /// The place of a question about the tickets of a relation.
    JoinId
}

/// A set of places.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Set<T> {
    members: Box<[bool]>,
    of: PhantomData<T>,
}

impl<T: Place> Set<T> {
    pub(crate) fn new(size: usize, members: impl IntoIterator<Item = T>) -> Self {
        let mut set = alloc::vec![false; size];
        for member in members {
            set[member.place()] = true;
        }
        Set { members: set.into(), of: PhantomData }
    }

    pub(crate) fn has(&self, member: T) -> bool {
        self.members[member.place()]
    }

    pub(crate) fn has_some(&self, member: Option<T>) -> bool {
        member.is_some_and(|member| self.has(member))
    }
}
