//! What can be wrong with the members of a registry.

use crate::claim::OutOfSlots;
use crate::description::Location;

/// Something that a registry cannot show.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Two families would write lines of the same name; the second is left out.
    NameTwice {
        /// The name of the family that is left out.
        name: String,
        /// The name of the family that is shown.
        beside: String,
        /// Where the family that is shown is declared.
        first: Location,
        /// Where the family that is left out is declared.
        second: Location,
    },
    /// A label of the set's registration, or of the sets around it, is one of the family as well.
    LabelTwice {
        /// The family's name.
        name: String,
        /// Where it is declared.
        location: Location,
        /// The label's name.
        label: &'static str,
    },
    /// Functions that share a family have more series together than its budget; all are shown.
    OverBudget {
        /// The family's name.
        name: String,
        /// Where the function stands whose series are too many.
        location: Location,
        /// The lines that they can have together.
        series: usize,
        /// The most that they may have.
        max_series: usize,
    },
    /// A registry has a collector of that name; the second is not added.
    CollectorTwice {
        /// The collector's name.
        name: String,
    },
    /// There is no room for the family's values.
    NoRoom {
        /// The family's name.
        name: String,
        /// Where it is declared.
        location: Location,
        /// What is missing.
        cause: OutOfSlots,
    },
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NameTwice {
                name,
                beside,
                first,
                second,
            } if name == beside => write!(
                f,
                "`{name}` is exported twice: at {first} and at {second}; give one another `name`, or another `namespace`"
            ),
            Self::NameTwice {
                name,
                beside,
                first,
                second,
            } => write!(
                f,
                "`{name}` at {second} writes lines that belong to `{beside}` at {first}; rename one"
            ),
            Self::LabelTwice {
                name,
                location,
                label,
            } => write!(
                f,
                "`{name}` at {location} would have the label `{label}` twice; register its set with another label"
            ),
            Self::CollectorTwice { name } => write!(
                f,
                "there is a collector `{name}` already; register this one under another name"
            ),
            Self::NoRoom {
                name,
                location,
                cause,
            } => write!(f, "`{name}` at {location} cannot be kept: {cause}"),
            Self::OverBudget {
                name,
                location,
                series,
                max_series,
            } => write!(
                f,
                "`{name}` can create {series} series with the function at {location}, over its budget of {max_series}; give some functions another `name`, or raise `max_series`"
            ),
        }
    }
}

/// What a registry cannot show, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// The problems, at least one.
    pub fn all(&self) -> &[Problem] {
        &self.0
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
