//! The labels of the gateway's metrics, which are the segments of its paths as well.

use std::borrow::Cow;
use tallymark::{Interned, Label, LabelText};

/// Who answers in the end.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    Openai,
    Anthropic,
    #[label("fal.ai")]
    FalAi,
}

/// What is asked for.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Text,
    Image,
    Audio,
    Video,
}

/// The model that is asked. Its names are the clients', so there is room for 50 of them; whatever
/// comes after is counted as `other`.
#[derive(Label, Clone, Copy)]
#[label(capacity = 50)]
pub(crate) struct Model(Interned);

/// A label whose values are also words in paths and arguments, spelt alike everywhere.
pub(crate) trait Word: Label + 'static {
    const ALL: &'static [Self];

    fn word(self) -> Cow<'static, str> {
        match Self::text(self.index()) {
            LabelText::Value(text) => text,
            LabelText::Absent | LabelText::Unmet => Cow::Borrowed(""),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }

    /// All words, for the one who wrote another.
    fn words() -> String {
        let words: Vec<_> = Self::ALL.iter().map(|it| it.word()).collect();
        words.join(", ")
    }
}

impl Word for Provider {
    const ALL: &'static [Self] = &[Self::Openai, Self::Anthropic, Self::FalAi];
}

impl Word for Operation {
    const ALL: &'static [Self] = &[Self::Text, Self::Image, Self::Audio, Self::Video];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_found_by_its_word() {
        assert_eq!(Provider::ALL.len(), Provider::CARDINALITY);
        assert_eq!(Operation::ALL.len(), Operation::CARDINALITY);
        for provider in Provider::ALL {
            assert_eq!(Provider::parse(&provider.word()), Some(*provider));
        }
        for operation in Operation::ALL {
            assert_eq!(Operation::parse(&operation.word()), Some(*operation));
        }
        assert_eq!(Provider::parse("FalAi"), None);
        assert_eq!(Provider::words(), "openai, anthropic, fal.ai");
    }
}
