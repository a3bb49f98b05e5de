//! The bare guard attribute, with syn 3 and quote: what an attribute usually costs at least.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;
use quote::quote;
use syn::{Error, ItemFn};

/// A guard around the body.
#[proc_macro_attribute]
pub fn guarded(_arguments: TokenStream, function: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse(function) {
        Ok(function) => function,
        Err(error) => return Error::into_compile_error(error).into(),
    };
    let (attributes, visibility, signature) = (&function.attrs, &function.vis, &function.sig);
    let name = signature.ident.to_string();
    let statements = &function.block.stmts;
    quote! {
        #(#attributes)*
        #visibility #signature {
            let __guard = ::compile_guard::Guard::new(#name);
            #(#statements)*
        }
    }
    .into()
}
