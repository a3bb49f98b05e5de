//! Rules on names of labels, namespaces and values.

use crate::errors::Errors;
use crate::firsts::Firsts;
use crate::model::Named;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::LitStr;
use tallymark_rules as rules;

/// A namespace, subsystem or prefix has to be the start of a metric name.
pub(crate) fn check_namespace(text: Option<&LitStr>, word: &str, errors: &mut Errors) {
    let Some(text) = text else { return };
    let value = text.value();
    if value.is_empty() {
        errors.at(text, format!("`{word}` is empty\nhelp: leave it out"));
    } else if !rules::is_namespace(&value) {
        errors.at(
            text,
            format!("`{value}` cannot start the name of a metric\nhelp: use lower-case letters, digits and single underscores between them, a letter first"),
        );
    }
}

/// A function's name starts the names of its metrics, unless another is given.
pub(crate) fn check_function_name(ident: &syn::Ident, errors: &mut Errors) {
    let name = syn::ext::IdentExt::unraw(ident).to_string();
    if !rules::is_metric_name(&name) || name.chars().any(char::is_uppercase) {
        errors.at(
            ident,
            format!("`{name}` cannot be part of a metric's name\nhelp: add `name = \"…\"` to the attribute, in lower-case ASCII letters, digits and underscores"),
        );
    }
}

/// A label's name has to be one, and not one that Prometheus keeps for itself.
pub(crate) fn check_label_name(name: &str, node: impl ToTokens, errors: &mut Errors) {
    check_label(name, node, "", errors);
}

/// The same of a name that may be any text where its attribute says so.
pub(crate) fn check_named_label(
    name: &Named<TokenStream>,
    is_utf8: bool,
    flag: &str,
    errors: &mut Errors,
) {
    let is_plain = rules::is_label_name(&name.text) || rules::is_reserved_label(&name.text);
    if is_plain || !is_utf8 || !rules::is_utf8_name(&name.text) {
        let help = format!(", or allow any text with `{flag}`");
        check_label(&name.text, &name.node, &help, errors);
    }
}

fn check_label(name: &str, node: impl ToTokens, or: &str, errors: &mut Errors) {
    if name.is_empty() {
        errors.at(node, "a label's name is empty\nhelp: give the label a name");
    } else if name.len() > rules::LONGEST_NAME {
        errors.at(node, too_long("label", name));
    } else if rules::is_reserved_label(name) {
        errors.at(
            node,
            format!("the label name `{name}` is reserved by Prometheus\nhelp: give the label another name"),
        );
    } else if !rules::is_label_name(name) {
        errors.at(
            node,
            format!("`{name}` cannot name a label\nhelp: use ASCII letters, digits and underscores, a letter first{or}"),
        );
    }
}

/// What to say of a name that is longer than any may be.
pub(crate) fn too_long(what: &str, name: &str) -> String {
    format!(
        "this {what} name has {} bytes, more than the {} that a name may have\nhelp: shorten it",
        name.len(),
        rules::LONGEST_NAME
    )
}

/// A label's value must not be empty: to Prometheus that is the same as no label.
pub(crate) fn check_value(value: &str, node: impl ToTokens, help: &str, errors: &mut Errors) {
    if value.is_empty() {
        errors.at(
            node,
            format!("an empty label value is the same series as no label\nhelp: {help}"),
        );
    }
}

/// Values that must differ: each second one is a mistake, told with the first's identifier.
pub(crate) fn check_unique<'a, N: ToTokens>(
    values: impl Iterator<Item = (&'a str, N, String)>,
    kind: &str,
    help: &str,
    errors: &mut Errors,
) {
    let (mut firsts, mut owners) = (Firsts::default(), Vec::new());
    for (value, node, owner) in values {
        if let Some(first) = firsts.add(value.to_owned(), owners.len()) {
            let first: &String = &owners[first];
            let words = if owner == *first {
                format!("`{owner}` stands here twice\nhelp: {help}")
            } else {
                format!("`{owner}` has the same {kind} as `{first}`: `{value}`\nhelp: {help}")
            };
            errors.at(node, words);
        }
        owners.push(owner);
    }
}
