//! Fields and sections: words, defaults, bounds, when they are required, who edits them.

use alloc::{format, string::ToString, vec::Vec};

use super::{Names, conditions::Judged, values::typed};
use crate::{
    engine::{
        model::{Bound, Bounds, Requirement, Section},
        place::{FieldId, Place, RelationId, Set},
        rights::{COMMENT, OPENING, PRIORITY},
    },
    policy::{Bound as Data, Field, FieldKind, Section as SectionData, Value, WORDS},
};

impl Names<'_> {
    /// The values of fields that none was given for.
    pub(super) fn fields(&mut self) -> Vec<Value> {
        let declared = self.policy.fields.iter();
        declared
            .map(|(name, field)| {
                self.below("fields", |names| names.below(name, |names| names.one_field(name, field)))
            })
            .collect()
    }

    fn one_field(&mut self, name: &str, field: &Field) -> Value {
        if WORDS.contains(&name) || ["creator", COMMENT].contains(&name) {
            self.wrong(format!(
                "`{name}` is a word of its own: conditions and requirements could not tell the field"
            ));
        }
        let listed = matches!(field.kind, FieldKind::Word | FieldKind::Team);
        if listed && field.of.is_empty() {
            self.below("of", |names| names.wrong(format!("a {} is one of a list", field.kind)));
        }
        if !listed && !matches!(field.kind, FieldKind::Tags | FieldKind::Files) && !field.of.is_empty() {
            self.below("of", |names| names.wrong(format!("a {} is none of a list", field.kind)));
        }
        match typed(&field.default, field) {
            Ok(Value::Unset) if field.kind == FieldKind::Check => "open".into(),
            Ok(value) => value,
            Err(text) => {
                self.below("default", |names| names.wrong(text.to_string()));
                Value::Unset
            }
        }
    }

    /// The bounds of fields that have some.
    pub(super) fn bounds(&mut self) -> Vec<Bounds> {
        let policy = self.policy;
        let mut found = Vec::new();
        for (place, (name, field)) in policy.fields.iter().enumerate() {
            if field.at_least.is_none() && field.at_most.is_none() {
                continue;
            }
            self.below("fields", |names| {
                names.below(name, |names| {
                    let mut bound = |key, data: &Option<Data>| {
                        let data = data.as_ref()?;
                        names.below(key, |names| names.bound(field, data))
                    };
                    let at_least = bound("at_least", &field.at_least);
                    let at_most = bound("at_most", &field.at_most);
                    if let (Some(Bound::Value(least)), Some(Bound::Value(most))) = (&at_least, &at_most)
                        && least > most
                    {
                        names.wrong(format!("no value is at least {least} and at most {most}"));
                    }
                    found.push(Bounds { field: FieldId::new(place), at_least, at_most });
                });
            });
        }
        found
    }

    fn bound(&mut self, field: &Field, data: &Data) -> Option<Bound> {
        if !field.kind.is_ordered() {
            self.wrong(format!("a {} has no order to compare by", field.kind));
            return None;
        }
        match data {
            Data::Value(value) => typed(value, field).map(Bound::Value).map_err(|text| self.wrong(text)).ok(),
            Data::Now if field.kind == FieldKind::Number => {
                self.wrong("a number is not compared with the time");
                None
            }
            Data::Now => Some(Bound::Now),
            Data::Field(name) => {
                let other = self.field(name)?;
                let kind = self.policy.fields.at(other.place()).1.kind;
                if kind != field.kind {
                    self.wrong(format!(
                        "`{name}` is a {kind}, and a {} is compared with its like",
                        field.kind
                    ));
                    return None;
                }
                Some(Bound::Field(other))
            }
        }
    }

    /// The fields that must be filled, and when.
    pub(super) fn requirements(&mut self) -> Vec<Requirement> {
        let policy = self.policy;
        let mut found = Vec::new();
        for (place, (name, field)) in policy.fields.iter().enumerate() {
            let Some(data) = &field.required else { continue };
            let when = self.below("fields", |names| {
                names.below(name, |names| names.condition("required", data, Judged::OnTicket))
            });
            found.push(Requirement { field: FieldId::new(place), when });
        }
        found
    }

    pub(super) fn sections(&mut self) -> Vec<Section> {
        let sections = self.policy.sections.iter();
        sections
            .map(|(name, data)| {
                self.below("sections", |names| names.below(name, |names| names.section(data)))
            })
            .collect()
    }

    fn section(&mut self, data: &SectionData) -> Section {
        if data.fields.is_empty() {
            self.below("fields", |names| names.wrong("a section without fields"));
        }
        let mut relations = Vec::new();
        let fields: Vec<FieldId> = self.below("fields", |names| {
            let edited = names.each(&data.fields, |names, name| {
                if name == PRIORITY {
                    return None;
                }
                match names.policy.relations.position(name) {
                    Some(relation) => Some(Err(RelationId::new(relation))),
                    None => names.field(name).map(Ok),
                }
            });
            edited
                .into_iter()
                .filter_map(|edited| edited.map_err(|relation| relations.push(relation)).ok())
                .collect()
        });
        let by = self.below("by", |names| names.each(&data.by, Self::role));
        let (comment, require) = self.required(&data.require);
        Section {
            fields: Set::new(self.policy.fields.len(), fields),
            relations: Set::new(self.policy.relations.len(), relations),
            priority: data.fields.iter().any(|name| name == PRIORITY),
            by: Set::new(self.policy.roles.len(), by),
            when: self.condition("when", &data.when, Judged::OnTicket),
            comment,
            require,
        }
    }

    /// What must be given with something: whether a comment, and which fields.
    pub(super) fn required(&mut self, names: &[alloc::string::String]) -> (bool, Vec<FieldId>) {
        let fields: Vec<_> = names.iter().filter(|name| *name != COMMENT).cloned().collect();
        let comment = fields.len() < names.len();
        (comment, self.below("require", |names| names.each(&fields, Self::field)))
    }

    /// The roles that may open a ticket, where not all may.
    pub(super) fn opened_by(&mut self) -> Option<Set<crate::engine::place::RoleId>> {
        let policy = self.policy;
        let roles = self.below("opened_by", |names| names.each(&policy.opened_by, Self::role));
        if policy.transitions.iter().any(|transition| transition.name == OPENING) {
            let text = "`opening` is what refusals call the opening of a ticket";
            self.below("transitions", |names| names.wrong(text));
        }
        (!policy.opened_by.is_empty()).then(|| Set::new(policy.roles.len(), roles))
    }
}
