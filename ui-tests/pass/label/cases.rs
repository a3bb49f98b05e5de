//! Every case that `rename_all` knows.

use tallymark::{Label, LabelText};

macro_rules! kinds {
    ($($name:ident $case:literal: $first:literal $second:literal;)*) => { $(
        #[derive(Label, Clone, Copy)]
        #[label(rename_all = $case)]
        #[allow(dead_code)]
        enum $name {
            RateLimited,
            HTTPServer2,
            #[label("as it stands")]
            Exact,
        }

        impl $name {
            fn check() {
                let texts = [$first, $second, "as it stands"];
                for (index, text) in texts.into_iter().enumerate() {
                    assert_eq!(Self::text(index), LabelText::Value(text.into()));
                }
                assert_eq!(Self::CARDINALITY, texts.len());
            }
        }
    )* };
}

kinds! {
    Lower "lowercase": "ratelimited" "httpserver2";
    Upper "UPPERCASE": "RATELIMITED" "HTTPSERVER2";
    Pascal "PascalCase": "RateLimited" "HttpServer2";
    Camel "camelCase": "rateLimited" "httpServer2";
    Snake "snake_case": "rate_limited" "http_server2";
    Screaming "SCREAMING_SNAKE_CASE": "RATE_LIMITED" "HTTP_SERVER2";
    Kebab "kebab-case": "rate-limited" "http-server2";
    ScreamingKebab "SCREAMING-KEBAB-CASE": "RATE-LIMITED" "HTTP-SERVER2";
}

fn main() {
    Lower::check();
    Upper::check();
    Pascal::check();
    Camel::check();
    Snake::check();
    Screaming::check();
    Kebab::check();
    ScreamingKebab::check();
}
