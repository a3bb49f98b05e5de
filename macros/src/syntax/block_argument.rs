//! The arguments of blocks: each with the tokens that it was read from, so that it can be passed on.

use super::track::SETTINGS;
use super::track_argument::TrackArgument;
use crate::check::track::mentions;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, ExprLit, Lit, LitStr, Path, Token};

/// Words of bindings and of what reads results that are no settings.
const READERS: [&str; 4] = ["observe", "add", "ok_if", "error_if"];

/// What the attribute says of metrics that it declares itself.
const OWN_SETTINGS: [&str; 7] = [
    "namespace",
    "prefix",
    "name",
    "buckets",
    "max_series",
    "errors",
    "items",
];

/// An argument with its tokens.
pub(crate) struct BlockArgument {
    pub(crate) argument: TrackArgument,
    pub(crate) tokens: TokenStream,
}

impl BlockArgument {
    /// Parses all arguments of an attribute.
    pub(crate) fn parse_list(input: ParseStream<'_>) -> syn::Result<Vec<Self>> {
        let mut list = Vec::new();
        while !input.is_empty() {
            let mut at = input.cursor();
            let argument = input.parse()?;
            let end = input.cursor();
            let mut tokens = TokenStream::new();
            while at != end {
                let Some((token, next)) = at.token_tree() else {
                    break;
                };
                tokens.extend([token]);
                at = next;
            }
            list.push(Self { argument, tokens });
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(list)
    }

    /// `prefix = "…"`
    pub(crate) fn prefix(text: &LitStr) -> Self {
        let word = Ident::new("prefix", text.span());
        let value = Expr::Lit(ExprLit {
            attrs: Vec::new(),
            lit: Lit::Str(text.clone()),
        });
        Self {
            tokens: quote!(#word = #text),
            argument: TrackArgument::Assigned(word, Box::new(value)),
        }
    }

    fn word(&self) -> String {
        self.argument.word().unraw().to_string()
    }

    /// `skip`
    pub(crate) fn is_skip(&self) -> bool {
        matches!(&self.argument, TrackArgument::Word(word) if word == "skip")
    }

    /// Whether it declares a label.
    pub(crate) fn is_label(&self) -> bool {
        let word = self.word();
        match &self.argument {
            TrackArgument::Word(_) => word != "items" && word != "exemplar",
            TrackArgument::Typed(..) | TrackArgument::From(..) => true,
            TrackArgument::Assigned(..) => {
                !SETTINGS.contains(&word.as_str()) && !READERS.contains(&word.as_str())
            }
            TrackArgument::Errors(..) | TrackArgument::Called(..) | TrackArgument::List(..) => {
                false
            }
        }
    }

    /// The parameter that it makes a label of.
    pub(crate) fn parameter(&self) -> Option<&Ident> {
        match &self.argument {
            TrackArgument::Word(word) if self.is_label() => Some(word),
            _ => None,
        }
    }

    /// Whether it records into a declared metric.
    pub(crate) fn is_binding(&self) -> bool {
        let word = self.word();
        match &self.argument {
            TrackArgument::Called(..) => true,
            TrackArgument::Assigned(..) => {
                ["count", "duration", "in_flight", "errors", "items"].contains(&word.as_str())
            }
            _ => false,
        }
    }

    /// Whether it is about metrics that the attribute declares itself.
    fn is_own_setting(&self) -> bool {
        !self.is_label() && !self.is_binding() && OWN_SETTINGS.contains(&self.word().as_str())
    }

    /// The text of a setting.
    pub(crate) fn text(&self, name: &str) -> Option<&LitStr> {
        match &self.argument {
            TrackArgument::Assigned(word, value) if word == name => match &**value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it says that the metrics' names have no prefix.
    pub(crate) fn is_empty_prefix(&self) -> bool {
        self.text("prefix")
            .is_some_and(|text| text.value().is_empty())
    }

    /// What another argument must not be if this one is to have its way.
    fn key(&self) -> (bool, String) {
        let word = self.word();
        // What a call returned is judged once.
        let word = if word == "error_if" {
            "ok_if".into()
        } else {
            word
        };
        (self.is_label(), word)
    }

    /// Whether a label of this name is used by it.
    pub(crate) fn uses(&self, name: &str) -> bool {
        match &self.argument {
            TrackArgument::Assigned(_, target) if self.is_binding() => uses(target, name),
            TrackArgument::Called(_, read, target) => {
                uses(target, name) || mentions(&read.to_token_stream(), name)
            }
            _ => mentions(&self.tokens, name),
        }
    }
}

/// Whether the labels of a metric mention a name; the metric itself may well be called so too.
fn uses(target: &Expr, name: &str) -> bool {
    match target {
        Expr::MethodCall(call) => mentions(&call.args.to_token_stream(), name),
        other => mentions(&other.to_token_stream(), name),
    }
}

impl ToTokens for BlockArgument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// Whether one of them is the setting of this name.
pub(crate) fn sets(arguments: &[Rc<BlockArgument>], name: &str) -> bool {
    let mut arguments = arguments.iter();
    arguments.any(|argument| argument.key() == (false, name.to_owned()))
}

/// Whether they record into declared metrics.
pub(crate) fn is_bound(arguments: &[Rc<BlockArgument>]) -> bool {
    arguments.iter().any(|argument| argument.is_binding())
}

/// What `crate = path` says.
pub(crate) fn krate(arguments: &[Rc<BlockArgument>]) -> Option<&Path> {
    arguments
        .iter()
        .find_map(|argument| match &argument.argument {
            TrackArgument::Assigned(word, value) if word == "crate" => match &**value {
                Expr::Path(path) => Some(&path.path),
                _ => None,
            },
            _ => None,
        })
}

/// The arguments of a block and those of something in it, whose words win.
pub(crate) fn join(
    outer: &[Rc<BlockArgument>],
    inner: &[Rc<BlockArgument>],
) -> Vec<Rc<BlockArgument>> {
    let is_inner_bound = is_bound(inner);
    let outer = outer.iter().filter(|argument| {
        let is_replaced = inner.iter().any(|inner| inner.key() == argument.key());
        let is_about_others = is_inner_bound && argument.is_own_setting();
        !is_replaced && !is_about_others
    });
    outer.chain(inner).cloned().collect()
}

/// Leaves out the labels of `outer` that nothing uses where all goes into declared metrics.
pub(crate) fn drop_unused_labels(
    arguments: &mut Vec<Rc<BlockArgument>>,
    outer: &[Rc<BlockArgument>],
) {
    if !is_bound(arguments) {
        return;
    }
    let is_outer =
        |argument: &Rc<BlockArgument>| outer.iter().any(|outer| Rc::ptr_eq(outer, argument));
    // From the last to the first: labels are made from those above them.
    for at in (0..arguments.len()).rev() {
        let label = &arguments[at];
        let name = label.argument.word().to_string();
        let mut others = arguments.iter().filter(|other| !Rc::ptr_eq(other, label));
        if label.is_label() && is_outer(label) && !others.any(|other| other.uses(&name)) {
            arguments.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser;

    fn parse(text: &str) -> Vec<Rc<BlockArgument>> {
        let list = BlockArgument::parse_list.parse_str(text).unwrap();
        list.into_iter().map(Rc::new).collect()
    }

    fn written(arguments: &[Rc<BlockArgument>]) -> Vec<String> {
        let tokens = arguments.iter().map(|argument| argument.tokens.to_string());
        tokens.collect()
    }

    fn joined(outer: &str, inner: &str) -> Vec<String> {
        written(&join(&parse(outer), &parse(inner)))
    }

    #[test]
    fn arguments_keep_their_tokens() {
        let list = [
            "provider",
            "errors = Failed < A , B >",
            "observe (| a , b | a) = SET . metric (provider)",
            "model : Model = model . into ()",
            "region = \"eu\"",
        ];
        let text = list.join(", ") + ",";
        assert_eq!(written(&parse(&text)), list);
    }

    #[test]
    fn what_is_within_wins() {
        assert_eq!(
            joined(
                "provider, name = \"a\", b = \"c\"",
                "name = \"d\", b : B = e"
            ),
            ["provider", "name = \"d\"", "b : B = e"]
        );
        assert_eq!(
            joined("ok_if(|a| b)", "error_if(|c| d)"),
            ["error_if (| c | d)"]
        );
        assert_eq!(
            joined("count = A.b(), count = A.c()", "count = A.d()"),
            ["count = A . d ()"]
        );
        // A label and a setting of one word are two things.
        assert_eq!(
            joined("name = \"a\"", "name: Name = name"),
            ["name = \"a\"", "name : Name = name"]
        );
    }

    #[test]
    fn declared_metrics_have_no_names_from_around() {
        assert_eq!(
            joined(
                "provider, prefix = \"a\", errors = B, items, sample = 8",
                "count = A.c(provider)"
            ),
            ["provider", "sample = 8", "count = A . c (provider)"]
        );
    }

    #[test]
    fn labels_that_nothing_uses_are_dropped() {
        let outer = parse("a, b : B = a, c, d");
        let mut arguments = join(&outer, &parse("e, count = A.c(b)"));
        drop_unused_labels(&mut arguments, &outer);
        assert_eq!(
            written(&arguments),
            ["a", "b : B = a", "e", "count = A . c (b)"]
        );
        let mut own = join(&outer, &parse("name = \"f\""));
        drop_unused_labels(&mut own, &outer);
        assert_eq!(own.len(), 5);
    }
}
