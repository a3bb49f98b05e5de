//! Rules on `#[track_metrics]` on blocks of functions: what is wrong with the block's arguments is told
//! once, and what is wrong with a function at that function.

use super::call::check_body;
use super::track::{CONST_FN, check_track, find};
use crate::errors::Errors;
use crate::firsts::Firsts;
use crate::names::suggestion;
use crate::syntax::block::{Block, BlockFunction, BlockKind, Item, Lot, Own};
use crate::syntax::block_argument::{BlockArgument, is_bound, sets};
use crate::syntax::function::Function;
use crate::syntax::returns::parse_returns;
use crate::syntax::track::{SETTINGS, parameters, parse_track};
use crate::syntax::track_argument::TrackArgument;
use proc_macro2::Ident;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::ReturnType;
use tallymark_rules as rules;

/// The outermost block, with all in it.
pub(crate) fn check_outermost(block: &mut Block, errors: &mut Errors) {
    if let Some(skip) = &block.own.skip {
        check_skip(skip, errors);
        return refuse(block);
    }
    check_block(block, errors);
    check_parameters(block, errors);
}

/// `skip` where nothing is around.
pub(crate) fn check_skip(skip: &Ident, errors: &mut Errors) {
    errors.at(
        skip,
        "there is no block around to be left out of\nhelp: remove the attribute",
    );
}

fn check_block(block: &mut Block, errors: &mut Errors) {
    let mut found = Errors::default();
    check_own(&block.own, &mut found);
    let is_left_out = block.own.skip.is_some();
    if !is_left_out && !block.own.is_broken {
        check_prefix(block, &mut found);
        if found.is_empty() {
            check_arguments(block, &mut found);
        }
    }
    let is_wrong = block.own.is_broken || !found.is_empty();
    errors.append(found);
    if is_wrong {
        return refuse(block);
    }
    if is_left_out {
        return;
    }
    for item in &mut block.items {
        match item {
            Item::Function(function) => check_function(function, errors),
            Item::Block(block) => check_block(block, errors),
            Item::Import(_) | Item::Other(_) => {}
        }
    }
}

/// What `#[track_metrics]` on something within a block says about leaving it out.
fn check_own(own: &Own, errors: &mut Errors) {
    if let (Some(_), Some(argument)) = (&own.skip, own.arguments.first()) {
        errors.at(
            argument,
            "`skip` leaves this out, so nothing else can be said of it\nhelp: remove this, or `skip`",
        );
    }
}

/// The type has to have a name with which those of the metrics can start.
fn check_prefix(block: &Block, errors: &mut Errors) {
    let BlockKind::Impl(ty, name) = &block.kind else {
        return;
    };
    let own = block
        .arguments
        .iter()
        .find_map(|argument| argument.text("prefix"));
    let help = "help: say what they start with: `prefix = \"…\"`, or `prefix = \"\"` for nothing";
    match name {
        Some(name) if block.is_prefixed_by_type() => {
            let is_good = own.is_none_or(|prefix| rules::is_namespace(&prefix.value()));
            if !is_good {
                errors.at(
                    name,
                    format!("`{name}` cannot be part of a metric's name\n{help}"),
                );
            }
        }
        None if block.needs_type_name() => errors.at(
            ty,
            format!("this type has no name that the names of metrics could start with\n{help}"),
        ),
        _ => {}
    }
}

/// What can be said of the arguments of a block without a function.
fn check_arguments(block: &Block, errors: &mut Errors) {
    let mut probe = Vec::new();
    let mut names = Vec::new();
    for argument in known_arguments(block) {
        match &argument.argument {
            TrackArgument::Word(word) if word == "items" => {}
            TrackArgument::Word(word) if word == "self" => errors.at(
                word,
                "`self` is not a parameter\nhelp: name a label after what it tells: `label: Type = self.field`",
            ),
            TrackArgument::Word(word) if SETTINGS.iter().any(|setting| word == setting) => {
                errors.at(
                    word,
                    format!("`{word}` is a setting, and has no value\nhelp: write `{word} = …`"),
                );
            }
            // Without a function it is not known whether there are items.
            TrackArgument::Assigned(word, value) if word == "items" => {
                let count = Ident::new("count", word.span());
                probe.push(TrackArgument::Assigned(count, value.clone()));
            }
            other => {
                names.extend(argument.parameter());
                probe.push(other.clone());
            }
        }
    }
    let any = quote! {
        fn any(#(#names: Any),*) -> Result<(), ()> {}
    };
    let function = Function::parse(any).filter(|function| function.body.is_some());
    if let Some(function) = function
        && let Some(body) = &function.body
    {
        let track = parse_track(&probe, &function, body, errors);
        check_track(&track, &function, errors);
    }
}

/// The arguments of a block without those of which only a function can tell whether they are good.
fn known_arguments(block: &Block) -> Vec<&BlockArgument> {
    let arguments = &block.arguments;
    let is_used = |label: &Rc<BlockArgument>| {
        let name = label.argument.word().to_string();
        let mut others = arguments.iter().filter(|other| !Rc::ptr_eq(other, label));
        if others.any(|other| other.uses(&name)) {
            return true;
        }
        let mut is_kept = false;
        block.for_each_function(&mut |function| {
            is_kept |= is_among(label, &function.arguments);
        });
        let is_own = is_among(label, &block.own.arguments);
        is_own && !is_kept
    };
    let is_bound = is_bound(arguments);
    arguments
        .iter()
        .filter(|argument| !argument.is_empty_prefix())
        .filter(|argument| !is_bound || !argument.is_label() || is_used(argument))
        .map(|argument| &**argument)
        .collect()
}

fn is_among(argument: &Rc<BlockArgument>, arguments: &[Rc<BlockArgument>]) -> bool {
    arguments.iter().any(|other| Rc::ptr_eq(other, argument))
}

fn check_function(function: &mut BlockFunction, errors: &mut Errors) {
    let mut found = Errors::default();
    check_own(&function.own, &mut found);
    if function.lot == Lot::Measured {
        let mut refusals = Errors::default();
        check_measurable(function, &mut refusals);
        found.append(refusals.or(", or leave it out of the block: `#[track_metrics(skip)]`"));
    }
    if function.own.is_broken || !found.is_empty() {
        function.lot = Lot::Refused;
    }
    errors.append(found);
}

/// What no arguments could change.
fn check_measurable(function: &BlockFunction, errors: &mut Errors) {
    let signature = &function.function.signature;
    if let Some(constness) = &signature.constness {
        return errors.at(constness, format!("{CONST_FN}\nhelp: remove `const`"));
    }
    let ReturnType::Type(_, output) = &signature.output else {
        return;
    };
    if signature.asyncness.is_none() {
        parse_returns(Some(output), errors);
    }
    let may_be_refused = function.function.has_attribute("track_caller")
        || find(&output.to_token_stream(), "impl").is_some();
    if let (Some(body), true) = (&function.function.body, may_be_refused) {
        let arguments = function.arguments.iter();
        let arguments: Vec<_> = arguments
            .map(|argument| argument.argument.clone())
            .collect();
        // What is wrong with them is told when the function is measured.
        let others = &mut Errors::default();
        let track = parse_track(&arguments, &function.function, body, others);
        check_body(&track, &function.function, errors);
    }
}

/// Labels from parameters need one in every function: one that no function has is misspelt, and of
/// any other it is told where it is missing.
fn check_parameters(block: &mut Block, errors: &mut Errors) {
    let mut labels: Vec<Rc<BlockArgument>> = Vec::new();
    let mut known = Vec::new();
    block.for_each_function(&mut |function| {
        known.extend(parameters(&function.function));
        if function.lot == Lot::Measured {
            for label in inherited(function) {
                if !is_among(label, &labels) {
                    labels.push(Rc::clone(label));
                }
            }
        }
    });
    let mut names = Firsts::default();
    for (name, _) in &known {
        names.add(name.to_string(), 0);
    }
    let known = names.names();
    labels.retain(|label| {
        let mut is_found = false;
        block.for_each_function(&mut |function| {
            is_found |= is_among(label, &function.arguments) && !lacks(function, label);
        });
        if !is_found {
            let word = label.argument.word();
            let help = suggestion(&word.to_string(), "parameters", &known);
            errors.at(
                word,
                format!("no function in this block has a parameter `{word}`{help}"),
            );
        }
        !is_found
    });
    let misspelt = labels;
    block.for_each_function_mut(&mut |function| {
        if function.lot != Lot::Measured {
            return;
        }
        let lacking: Vec<_> = inherited(function)
            .filter(|label| lacks(function, label))
            .cloned()
            .collect();
        for label in &lacking {
            if !is_among(label, &misspelt) {
                let (name, word) = (&function.function.signature.ident, label.argument.word());
                errors.at(
                    name,
                    format!("`{name}` has no parameter `{word}`, which is a label of the block around it\nhelp: give it one, say what the label is: `#[track_metrics({word}: Type = …)]`, or leave it out: `#[track_metrics(skip)]`"),
                );
            }
        }
        if !lacking.is_empty() {
            function.lot = Lot::Refused;
        }
    });
}

/// The labels from parameters that a function has from the blocks around it.
fn inherited(function: &BlockFunction) -> impl Iterator<Item = &Rc<BlockArgument>> {
    let arguments = function.arguments.iter();
    arguments.filter(|argument| {
        argument.parameter().is_some() && !is_among(argument, &function.own.arguments)
    })
}

fn lacks(function: &BlockFunction, label: &BlockArgument) -> bool {
    let parameters = parameters(&function.function);
    label
        .parameter()
        .is_some_and(|word| !parameters.iter().any(|(name, _)| name == word))
}

/// Nothing in the block is measured, since a mistake was told of the block itself.
fn refuse(block: &mut Block) {
    let arguments = block.arguments.clone();
    block.for_each_function_mut(&mut |function| {
        if function.lot == Lot::Measured {
            function.lot = Lot::Refused;
            function.arguments.clone_from(&arguments);
        }
    });
}

impl Block {
    /// Whether its arguments have the type's name among them.
    fn is_prefixed_by_type(&self) -> bool {
        self.takes_prefix(&self.arguments)
    }

    /// Whether a function in it would have to take the type's name into its own.
    fn needs_type_name(&self) -> bool {
        let mut is_needed = false;
        if self.takes_prefix(&self.arguments) {
            self.for_each_function(&mut |function| {
                is_needed |= function.lot == Lot::Measured
                    && !is_bound(&function.arguments)
                    && !sets(&function.own.arguments, "prefix");
            });
        }
        is_needed
    }
}
