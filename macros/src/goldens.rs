//! Expansions as they are, short enough to be reviewed: `macros/goldens/`.
//!
//! `cargo xtask bless` writes them.

use proc_macro2::TokenStream;
use quote::quote;
use std::path::Path;

/// Compares the expansion of `item` with the golden called `name`; returns how many lines stand
/// around the `body_lines` of the body, signature and closing brace left out.
fn lines_around(name: &str, arguments: TokenStream, item: TokenStream, body_lines: usize) -> usize {
    let tokens = crate::track(arguments, item);
    let text = prettyplease::unparse(&syn::parse2(tokens).expect("an item"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("goldens/{name}.rs"));
    if std::env::var_os("TALLYMARK_BLESS").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == golden,
        "the expansion differs from goldens/{name}.rs: look at it, then `cargo xtask bless`\n{text}"
    );
    let body = text.split_once(" {\n").expect("a body").1;
    body.lines().count() - 1 - body_lines
}

#[test]
fn own_metrics_of_a_sync_function() {
    let lines = lines_around(
        "own_sync",
        quote!(provider, model, namespace = "shop"),
        quote! {
            fn charge(provider: Provider, model: Model, cents: u64) -> Result<Receipt, Declined> {
                let receipt = bank(cents)?;
                Ok(receipt)
            }
        },
        2,
    );
    assert!(lines <= 20, "{lines} lines around the body");
}

#[test]
fn own_metrics_of_a_plain_async_function() {
    let lines = lines_around(
        "own_async_plain",
        quote!(provider, model: Model = pick(cents), namespace = "shop"),
        quote! {
            async fn charge(provider: Provider, cents: u64) -> Result<Receipt, Declined> {
                let receipt = bank(cents).await?;
                Ok(receipt)
            }
        },
        2,
    );
    assert!(lines <= 32, "{lines} lines around the body");
}

#[test]
fn own_metrics_of_an_async_function() {
    let lines = lines_around(
        "own_async",
        quote!(
            provider,
            errors = ApiError,
            namespace = "shop",
            region = "eu"
        ),
        quote! {
            pub async fn generate(provider: Provider, prompt: &str) -> Result<Image, ApiError> {
                let image = ask(prompt).await?;
                Ok(image)
            }
        },
        2,
    );
    assert!(lines <= 39, "{lines} lines around the body");
}

#[test]
fn declared_metrics() {
    let lines = lines_around(
        "bound",
        quote!(
            provider,
            model: Model = request.model.as_str().into(),
            status: Status = from outcome,
            count = API.requests_total(provider, model, status),
            duration = API.request_duration_seconds(provider),
            in_flight = API.requests_in_flight(provider),
            errors = API.errors_total(provider, error),
            observe(|image| image.cost) = API.cost_dollars(provider),
        ),
        quote! {
            async fn paint(&self, provider: Provider, request: &Request) -> Result<Image, ApiError> {
                self.ask(request).await
            }
        },
        1,
    );
    assert!(lines <= 49, "{lines} lines around the body");
}

/// Functions of a block get attributes, and nothing else is touched.
#[test]
fn a_block_of_functions() {
    let lines = lines_around(
        "block",
        quote!(provider, errors = StoreError, namespace = "shop"),
        quote! {
            impl<T> Store for PgStore<T> {
                const LIMIT: usize = 3;
                /// Loads one.
                async fn load(&self, provider: Provider, id: Id) -> Result<Item, StoreError> {
                    self.pool.get(id).await
                }
                #[track_metrics(name = "forget", region = "eu")]
                #[inline]
                fn remove(&self, provider: Provider, id: Id) {
                    self.pool.remove(id);
                }
                #[track_metrics(skip)]
                fn len(&self) -> usize {
                    self.pool.len()
                }
            }
        },
        12,
    );
    assert!(lines <= 13, "{lines} lines of attributes");
}

#[test]
fn a_function_that_cannot_fail() {
    let lines = lines_around(
        "scope",
        quote!(provider, namespace = "shop"),
        quote! {
            fn forget(&mut self, provider: Provider) {
                self.items.clear();
            }
        },
        1,
    );
    assert!(lines <= 14, "{lines} lines around the body");
}

#[test]
fn an_opaque_future() {
    let lines = lines_around(
        "future",
        quote!(provider, namespace = "shop"),
        quote! {
            fn fetch(&self, provider: Provider) -> impl Future<Output = Result<Item, Error>> + Send {
                let client = self.client.clone();
                async move { client.get().await }
            }
        },
        2,
    );
    assert!(lines <= 30, "{lines} lines around the body");
}

/// As `#[async_trait]` writes it: no second box.
#[test]
fn a_boxed_block() {
    let lines = lines_around(
        "boxed",
        quote!(namespace = "shop"),
        quote! {
            fn load<'a>(&'a self) -> Pin<Box<dyn Future<Output = Item> + Send + 'a>> {
                Box::pin(async move { self.get().await })
            }
        },
        1,
    );
    assert!(lines <= 26, "{lines} lines around the body");
}

#[test]
fn a_box_passed_on() {
    let lines = lines_around(
        "passed_on",
        quote!(namespace = "shop"),
        quote! {
            fn call(&mut self, request: u32) -> BoxFuture<'static, Result<T, E>> {
                self.inner.call(request)
            }
        },
        1,
    );
    assert!(lines <= 30, "{lines} lines around the body");
}

#[test]
fn items() {
    let lines = lines_around(
        "items",
        quote!(provider, items, namespace = "shop"),
        quote! {
            fn all(&self, provider: Provider) -> impl Iterator<Item = Item> + '_ {
                self.items.iter().copied()
            }
        },
        1,
    );
    assert!(lines <= 36, "{lines} lines around the body");
}

#[test]
fn labels_of_the_end() {
    let lines = lines_around(
        "ends",
        quote!(
            answer: Answer = from result |result| Answer::of(result),
            error: Kind = from error |error| kind(error),
            error_if(|result| result.is_err()),
            timed(ok, error, cancelled),
            namespace = "shop",
        ),
        quote! {
            fn find(&self, name: &str) -> Result<Item, sqlx::Error> {
                self.pool.get(name)
            }
        },
        1,
    );
    assert!(lines <= 52, "{lines} lines around the body");
}

#[test]
fn a_family_of_several_functions() {
    let lines = lines_around(
        "shared",
        quote!(
            handler = from function,
            name = "rpc",
            when = METERED.load(Relaxed),
            sample = 100
        ),
        quote! {
            pub fn get_user(&self, id: Id) -> Option<User> {
                self.users.get(&id)
            }
        },
        1,
    );
    assert!(lines <= 32, "{lines} lines around the body");
}

#[test]
fn a_function_that_asks_for_its_caller() {
    let lines = lines_around(
        "located",
        quote!(namespace = "shop"),
        quote! {
            #[track_caller]
            pub fn parse<T: FromStr>(mut text: &str, (from, to): (usize, usize)) -> Result<T, T::Err> {
                text = &text[from..to];
                text.parse()
            }
        },
        2,
    );
    assert!(lines <= 30, "{lines} lines around the body");
}
