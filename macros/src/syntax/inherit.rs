//! What the functions in a block are told, from the outermost block inwards.

use super::bare_type;
use super::block::{Block, BlockFunction, BlockKind, Item, Lot};
use super::block_argument::{BlockArgument, drop_unused_labels, is_bound, join, sets};
use super::item::split_attributes;
use super::returns::parse_returns;
use crate::errors::Errors;
use crate::model::Returns;
use crate::names::snake_case;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::{LitStr, ReturnType, Type};

impl Block {
    /// Gives everything in the block its arguments; `outer` are those of the block around it.
    pub(crate) fn inherit(&mut self, outer: &[Rc<BlockArgument>]) {
        let mut arguments = join(outer, &self.own.arguments);
        if let (BlockKind::Impl(_, Some(name)), true) = (&self.kind, self.takes_prefix(&arguments))
        {
            let outer = outer.iter().find_map(|argument| argument.text("prefix"));
            let outer = outer.map(LitStr::value).filter(|text| !text.is_empty());
            let parts = outer
                .into_iter()
                .chain([snake_case(&name.unraw().to_string())]);
            let prefix = parts.collect::<Vec<_>>().join("_");
            let prefix = BlockArgument::prefix(&LitStr::new(&prefix, name.span()));
            arguments = join(&arguments, &[Rc::new(prefix)]);
        }
        for item in &mut self.items {
            match item {
                Item::Function(function) => function.inherit(&arguments),
                Item::Block(block) if !block.is_left_out() => block.inherit(&arguments),
                Item::Block(_) | Item::Import(_) | Item::Other(_) => {}
            }
        }
        self.arguments = arguments;
    }

    /// Whether the name of the type belongs into the names of the metrics.
    pub(crate) fn takes_prefix(&self, arguments: &[Rc<BlockArgument>]) -> bool {
        matches!(self.kind, BlockKind::Impl(..))
            && !is_bound(arguments)
            && !sets(arguments, "name")
            && !sets(&self.own.arguments, "prefix")
    }

    /// Whether nothing in it is measured.
    fn is_left_out(&self) -> bool {
        self.own.skip.is_some() || (self.own.path.is_none() && is_test(&self.attributes))
    }
}

impl BlockFunction {
    fn inherit(&mut self, outer: &[Rc<BlockArgument>]) {
        let is_test = self.own.path.is_none() && is_test(&self.function.attributes);
        if self.own.skip.is_some() || is_test || self.function.body.is_none() {
            return;
        }
        self.lot = Lot::Measured;
        let outer = self.fitting(outer);
        let mut arguments = join(&outer, &self.own.arguments);
        drop_unused_labels(&mut arguments, &outer);
        self.arguments = arguments;
    }

    /// The arguments of the block without those on errors if this function returns none, and on
    /// items if it has none.
    fn fitting(&self, outer: &[Rc<BlockArgument>]) -> Vec<Rc<BlockArgument>> {
        let signature = &self.function.signature;
        let output = match &signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(&**ty),
        };
        let returns = if signature.asyncness.is_some() {
            Returns::Value
        } else {
            // What is wrong with it is told when the function is measured.
            parse_returns(output, &mut Errors::default())
        };
        let has_items = returns.has_items();
        let can_fail = match returns {
            Returns::Value => is_result(output),
            Returns::Future(_) => mentions_result(&output.to_token_stream()),
            Returns::Iterator(_) | Returns::Stream(_) => false,
        };
        let fits = |argument: &&Rc<BlockArgument>| {
            let word = argument.argument.word().to_string();
            argument.is_label()
                || match word.as_str() {
                    "items" => has_items,
                    "errors" => can_fail,
                    "ok_if" | "error_if" | "observe" | "add" => !has_items,
                    _ => true,
                }
        };
        outer.iter().filter(fits).cloned().collect()
    }
}

/// Whether a type is called a result.
///
/// Elsewhere anything that may be one is taken for one; here nobody has said so of this function.
fn is_result(output: Option<&Type>) -> bool {
    match output.map(bare_type) {
        Some(Type::Path(path)) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| last.ident.to_string().ends_with("Result"))
        }
        _ => false,
    }
}

fn mentions_result(output: &TokenStream) -> bool {
    output.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word.to_string().ends_with("Result"),
        TokenTree::Group(group) => mentions_result(&group.stream()),
        _ => false,
    })
}

/// Whether something is there for tests alone.
fn is_test(attributes: &TokenStream) -> bool {
    let (attributes, _) = split_attributes(attributes.clone());
    attributes.into_iter().any(|token| match token {
        TokenTree::Group(group) => {
            let text = group.stream().to_string().replace(' ', "");
            let path = text.split('(').next().unwrap_or_default();
            text == "cfg(test)" || path.rsplit("::").next() == Some("test")
        }
        _ => false,
    })
}
