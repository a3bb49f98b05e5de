//! Rules on `#[derive(Label)]` and `#[derive(LabelSet)]`.

use super::names::{check_label_name, check_named_label, check_unique, check_value};
use super::number::check_whole_number;
use super::types::check_label_type;
use crate::errors::Errors;
use crate::model::{BoundedLabel, LabelEnum, LabelSet};
use crate::syntax::label::literal_number;
use tallymark_rules::LARGEST_CAPACITY;

pub(crate) fn check_enum(label: &LabelEnum, errors: &mut Errors) {
    let ident = &label.ident;
    check_named_label(&label.name, label.is_utf8, "#[label(utf8)]", errors);
    if label.variants.is_empty() {
        errors.at(
            ident,
            format!("`{ident}` has no variants, so a family with it could have no series\nhelp: add a variant"),
        );
    }
    for variant in &label.variants {
        check_value(
            &variant.value.text,
            &variant.value.node,
            "give the value a text, or make the label an `Option`",
            errors,
        );
        if let Some(fields) = &variant.fields {
            let name = &variant.ident;
            errors.at(
                fields,
                format!("`{name}` carries a value, so it is not one label value but many\nhelp: remove the fields, or make what they tell a label of its own"),
            );
        }
        for (at, ((name, _), implied)) in label.implies.iter().zip(&variant.implied).enumerate() {
            let is_first = label.implies[..at].iter().all(|(before, _)| before != name);
            if implied.is_none() && is_first {
                let variant = &variant.ident;
                errors.at(
                    variant,
                    format!("`{variant}` does not say which `{name}` it implies\nhelp: add `#[label({name} = …)]`"),
                );
            }
        }
    }
    for (name, ty) in &label.implies {
        check_label_name(&name.to_string(), name, errors);
        check_label_type(ty, &[], errors);
        if *name == label.name.text {
            errors.at(
                name,
                format!(
                    "`{name}` is the name of this label itself\nhelp: name the implied label apart"
                ),
            );
        }
    }
    check_unique(
        label
            .implies
            .iter()
            .map(|(name, _)| name.to_string())
            .collect::<Vec<_>>()
            .iter()
            .zip(&label.implies)
            .map(|(text, (name, _))| (text.as_str(), name, text.clone())),
        "name",
        "remove one",
        errors,
    );
    check_unique(
        label.variants.iter().map(|variant| {
            (
                variant.value.text.as_str(),
                &variant.value.node,
                variant.ident.to_string(),
            )
        }),
        "value",
        "give one another text with `#[label(\"…\")]`, or merge the variants",
        errors,
    );
}

pub(crate) fn check_bounded(label: &BoundedLabel, errors: &mut Errors) {
    check_named_label(&label.name, label.is_utf8, "#[label(utf8)]", errors);
    match (&label.capacity, literal_number(&label.capacity)) {
        (capacity, Some(0)) => errors.at(
            capacity,
            "a capacity of 0 leaves room for no value but `other`\nhelp: write how many strings get a value of their own",
        ),
        (capacity, Some(number)) if number > LARGEST_CAPACITY as u64 => errors.at(
            capacity,
            format!("a capacity of {number} is over the largest, {LARGEST_CAPACITY}\nhelp: a label with so many values does not help anybody; put such text into a log or a trace"),
        ),
        (capacity, _) => check_whole_number(
            "capacity",
            capacity,
            "write how many strings get a value of their own",
            errors,
        ),
    }
}

pub(crate) fn check_label_set(set: &LabelSet, errors: &mut Errors) {
    let ident = &set.ident;
    if set.fields.is_empty() {
        errors.at(
            ident,
            format!("`{ident}` has no labels\nhelp: use `()` for a metric without labels"),
        );
    }
    for field in &set.fields {
        check_named_label(&field.name, field.is_utf8, "#[label(utf8)]", errors);
        check_label_type(&field.ty, &[], errors);
    }
    check_unique(
        set.fields.iter().map(|field| {
            (
                field.name.text.as_str(),
                &field.name.node,
                field.ident.to_string(),
            )
        }),
        "name",
        "name them apart with `#[label(name = \"…\")]`",
        errors,
    );
}
