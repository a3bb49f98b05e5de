//! Rules on the types of labels and metrics, as far as they are written out.

use crate::errors::Errors;
use crate::model::Kind;
use crate::names::{self, written};
use crate::syntax::bare_type;
use syn::{AngleBracketedGenericArguments, GenericArgument, Ident, PathArguments, Type};

/// Numbers and texts of the language itself: nobody names a type of their own like these.
const PRIMITIVES: [&str; 17] = [
    "String", "str", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

/// Types of which everybody knows that they have no bound either.
const UNBOUNDED: [&str; 11] = [
    "Vec",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "HashMap",
    "PathBuf",
    "OsString",
    "IpAddr",
    "SocketAddr",
    "Uuid",
];

/// A label's type must have countable values. `generics` are the type parameters in scope.
pub(crate) fn check_label_type(ty: &Type, generics: &[Ident], errors: &mut Errors) {
    match bare_type(ty) {
        Type::Reference(reference) => {
            if is_unbounded(&reference.elem) {
                unbounded(ty, errors);
            } else {
                let (reference, value) = (written(ty), written(&reference.elem));
                errors.at(
                    ty,
                    format!("`{reference}` is a reference, and a label is a value\nhelp: write `{value}`"),
                );
            }
        }
        Type::ImplTrait(_)
        | Type::TraitObject(_)
        | Type::Array(_)
        | Type::Slice(_)
        | Type::Ptr(_)
        | Type::FnPtr(_) => unbounded(ty, errors),
        Type::Tuple(_) => errors.at(
            ty,
            format!(
                "`{}` is not one label\nhelp: make each of its types a label by itself",
                written(ty)
            ),
        ),
        Type::Paren(inner) => check_label_type(&inner.elem, generics, errors),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return;
            };
            if path
                .path
                .get_ident()
                .is_some_and(|ident| generics.contains(ident))
            {
                let name = &last.ident;
                errors.at(
                    ty,
                    format!("the type parameter `{name}` cannot be a label: its values cannot be counted\nhelp: use a type that has `#[derive(Label)]`"),
                );
            } else if is_unbounded(ty) {
                unbounded(ty, errors);
            } else if let Some(inner) = in_option(ty) {
                if in_option(inner).is_some() {
                    let single = written(inner);
                    errors.at(
                        ty,
                        format!("`{}` would be absent in two ways, which are one series\nhelp: write `{single}`", written(ty)),
                    );
                } else {
                    check_label_type(inner, generics, errors);
                }
            }
        }
        _ => {}
    }
}

fn is_one_of(ty: &Type, known: &[&str]) -> bool {
    matches!(bare_type(ty), Type::Path(path) if path.path.segments.last()
        .is_some_and(|last| names::is_one_of(&last.ident, known)))
}

fn is_unbounded(ty: &Type) -> bool {
    is_one_of(ty, &PRIMITIVES) || is_one_of(ty, &UNBOUNDED)
}

fn unbounded(ty: &Type, errors: &mut Errors) {
    let text = written(ty);
    errors.at(
        ty,
        format!(
            "`{text}` cannot be a label: its values cannot be counted\nhelp: derive `Label` on an enum, or give it a capacity: `#[derive(Label)] #[label(capacity = 50)] struct Name(Interned);`"
        ),
    );
}

/// The generic arguments of the last part of a path.
fn arguments(ty: &Type) -> Option<&AngleBracketedGenericArguments> {
    let Type::Path(path) = bare_type(ty) else {
        return None;
    };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments),
        _ => None,
    }
}

/// The type argument number `at`.
fn argument(ty: &Type, at: usize) -> Option<&Type> {
    match arguments(ty)?.args.iter().nth(at)? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The `L` of `Option<L>`.
fn in_option(ty: &Type) -> Option<&Type> {
    is_one_of(ty, &["Option"])
        .then(|| argument(ty, 0))
        .flatten()
}

/// A label that stands for itself needs a name, and `bool` has none.
fn check_named(ty: &Type, errors: &mut Errors) {
    if is_one_of(ty, &["bool"]) {
        errors.at(
            ty,
            "`bool` has no name as a label\nhelp: make it a field of a struct with `#[derive(LabelSet)]`, or use an enum with `#[derive(Label)]`",
        );
    } else if let Some(inner) = in_option(ty) {
        check_named(inner, errors);
    }
}

/// The type of a field in a metric set, `Counter<(A, B)>`, as far as it is written out.
pub(crate) fn check_metric_type(ty: &Type, kind: Option<Kind>, errors: &mut Errors) {
    let Some(kind) = kind else {
        if is_one_of(ty, &PRIMITIVES) || is_one_of(ty, &["bool"]) {
            let text = written(ty);
            errors.at(
                ty,
                format!("`{text}` is not a metric\nhelp: use `Counter`, `Gauge`, `UpDown`, `Histogram`, `Summary`, `Info`, `StateSet`, `NativeHistogram` or `Computed`"),
            );
        }
        return;
    };
    check_number_type(ty, kind, errors);
    if kind == Kind::StateSet {
        check_states(ty, errors);
    }
    let Some(labels) = argument(ty, kind.labels()) else {
        return;
    };
    let Type::Tuple(tuple) = bare_type(labels) else {
        check_label_type(labels, &[], errors);
        return check_named(labels, errors);
    };
    if tuple.elems.len() > 8 {
        errors.at(
            tuple,
            format!("a tuple has at most eight labels, this has {}\nhelp: use a struct with `#[derive(LabelSet)]`", tuple.elems.len()),
        );
    }
    if let (1, Some(only)) = (tuple.elems.len(), tuple.elems.first()) {
        errors.at(
            tuple,
            format!(
                "a single label needs no tuple\nhelp: write `{}`",
                written(only)
            ),
        );
    }
    for label in &tuple.elems {
        check_label_type(label, &[], errors);
        check_named(label, errors);
    }
}

/// A state set has states, which come before its labels.
fn check_states(ty: &Type, errors: &mut Errors) {
    let Some(states) = argument(ty, 0) else {
        return;
    };
    if matches!(bare_type(states), Type::Tuple(_)) {
        errors.at(
            states,
            "the states of a state set are one enum\nhelp: write `StateSet<State, Labels>`: the states come first",
        );
    } else if in_option(states).is_some() {
        errors.at(
            states,
            "the states of a state set cannot be absent\nhelp: leave `Option` out: before a state is set, all are 0",
        );
    } else {
        check_label_type(states, &[], errors);
    }
}

/// Counters and gauges hold numbers of two types each.
fn check_number_type(ty: &Type, kind: Kind, errors: &mut Errors) {
    let known = match kind {
        Kind::Counter => ["u64", "f64"],
        Kind::Gauge => ["f64", "i64"],
        _ => return,
    };
    if let Some(number) = argument(ty, 1)
        && is_one_of(number, &PRIMITIVES)
        && !is_one_of(number, &known)
    {
        let (text, [first, second]) = (written(number), known);
        let what = if kind == Kind::Counter {
            "counter"
        } else {
            "gauge"
        };
        errors.at(
            number,
            format!("a {what} cannot hold a `{text}`\nhelp: write `{first}` or `{second}`"),
        );
    }
}
