//! Comments, conditions and lints on variants and fields are somebody else's and stay so.

use tallymark::{ErrorKind, Label, LabelSet, LabelText};

/// A plan.
#[derive(Label, Clone, Copy)]
#[allow(clippy::enum_variant_names)]
#[non_exhaustive]
enum Plan {
    /// The first.
    #[allow(dead_code)]
    Free,
    #[cfg(any())]
    Hidden,
    #[cfg(all())]
    #[label("pro")]
    Professional,
}

#[derive(LabelSet, Clone, Copy)]
struct Account {
    /// Which plan.
    plan: Plan,
    #[cfg(any())]
    hidden: String,
}

#[derive(ErrorKind)]
enum Failure {
    /// Too late.
    Late,
    #[cfg(any())]
    Hidden,
    #[deprecated]
    Old { _since: u8 },
}

fn main() {
    assert_eq!(Plan::CARDINALITY, 2);
    assert_eq!(Plan::text(1), LabelText::Value("pro".into()));
    let account = Account {
        plan: Plan::Professional,
    };
    assert_eq!(tallymark::Labels::combination(account), 1);
    assert_eq!(Failure::KINDS.len(), 2);
    assert_eq!(Failure::Late.kind_index(), 0);
    #[allow(deprecated)]
    let old = Failure::Old { _since: 1 };
    assert_eq!(old.kind_index(), 1);
}
