//! Rules on label types, as far as they are written out.

use crate::errors::Errors;
use syn::{GenericArgument, Ident, PathArguments, Type};

/// Types of which everybody knows that they have no bound.
const UNBOUNDED: [&str; 25] = [
    "String",
    "str",
    "char",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "Vec",
    "Cow",
    "PathBuf",
    "Path",
    "OsString",
    "IpAddr",
    "SocketAddr",
    "Uuid",
];

/// A label's type must have countable values. `generics` are the type parameters in scope.
pub(crate) fn check_label_type(ty: &Type, generics: &[Ident], errors: &mut Errors) {
    match ty {
        Type::Reference(reference) => {
            if is_unbounded(&reference.elem) {
                unbounded(ty, errors);
            } else {
                check_label_type(&reference.elem, generics, errors);
            }
        }
        Type::ImplTrait(_) | Type::TraitObject(_) => unbounded(ty, errors),
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
            } else if last.ident == "Option"
                && let PathArguments::AngleBracketed(arguments) = &last.arguments
            {
                for argument in &arguments.args {
                    if let GenericArgument::Type(inner) = argument {
                        check_label_type(inner, generics, errors);
                    }
                }
            }
        }
        _ => {}
    }
}

fn is_unbounded(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last()
        .is_some_and(|last| UNBOUNDED.iter().any(|known| last.ident == known)))
}

fn unbounded(ty: &Type, errors: &mut Errors) {
    let text = quote::quote!(#ty).to_string().replace("& ", "&");
    errors.at(
        ty,
        format!(
            "`{text}` cannot be a label: its values cannot be counted\nhelp: derive `Label` on an enum, or give it a capacity: `#[derive(Label)] #[label(capacity = 50)] struct Name(Interned);`"
        ),
    );
}

/// The label types of a metric's type, `Counter<(A, B)>`, as far as they are written out.
pub(crate) fn check_metric_type(ty: &Type, errors: &mut Errors) {
    let Type::Path(path) = ty else { return };
    let Some(PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return;
    };
    let Some(GenericArgument::Type(labels)) = arguments.args.first() else {
        return;
    };
    let Type::Tuple(tuple) = labels else {
        return check_label_type(labels, &[], errors);
    };
    if tuple.elems.len() > 8 {
        errors.at(
            tuple,
            format!("a tuple has at most eight labels, this has {}\nhelp: use a struct with `#[derive(LabelSet)]`", tuple.elems.len()),
        );
    }
    if let (1, Some(only)) = (tuple.elems.len(), tuple.elems.first()) {
        let text = quote::quote!(#only).to_string();
        errors.at(
            tuple,
            format!("a single label needs no tuple\nhelp: write `{text}`"),
        );
    }
    for label in &tuple.elems {
        check_label_type(label, &[], errors);
    }
}
