//! Labels: two enums, one of which implies the other, and bounded strings.

use tallymark_runtime::__private::{BoundedEntry, Interner, places};
use tallymark_runtime::{Interned, Label, LabelText, NamedLabel};

/// `provider`: three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    Openai,
    Anthropic,
    FalAi,
}

impl Label for Provider {
    const CARDINALITY: usize = 3;

    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(["openai", "anthropic", "fal.ai"][index].into())
    }
}

impl NamedLabel for Provider {
    const NAME: &'static str = "provider";
}

impl tallymark_runtime::State for Provider {
    fn number(index: usize) -> i64 {
        [10, 20, -30][index]
    }
}

/// `operation`: two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Text,
    Image,
}

impl Label for Operation {
    const CARDINALITY: usize = 2;

    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(["text", "image"][index].into())
    }
}

impl NamedLabel for Operation {
    const NAME: &'static str = "operation";
}

/// `is_cached`: `false` and `true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IsCached(pub(crate) bool);

impl Label for IsCached {
    const CARDINALITY: usize = bool::CARDINALITY;

    fn index(self) -> usize {
        self.0.index()
    }

    fn text(index: usize) -> LabelText {
        bool::text(index)
    }
}

impl NamedLabel for IsCached {
    const NAME: &'static str = "is_cached";
}

/// `engine`: two values, each of one provider, which it implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Gpt,
    Claude,
}

impl Label for Engine {
    const CARDINALITY: usize = 2;
    const IMPLIED: &'static [&'static str] = &[Provider::NAME];

    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(["gpt", "claude"][index].into())
    }

    fn implied_text(_: usize, index: usize) -> LabelText {
        Provider::text([Provider::Openai, Provider::Anthropic][index].index())
    }
}

impl NamedLabel for Engine {
    const NAME: &'static str = "engine";
}

/// `model`: three strings met at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Model(Interned);

static MODELS: Interner<3, { places(3) }> = Interner::new();

const _: () = {
    #[used]
    #[unsafe(link_section = "tallymark_labels")]
    static ENTRY: BoundedEntry = BoundedEntry {
        name: Model::NAME,
        type_name: "support::Model",
        label: &MODELS,
    };
};

impl From<&str> for Model {
    fn from(text: &str) -> Self {
        Self(MODELS.intern(text))
    }
}

impl Label for Model {
    const CARDINALITY: usize = 4;

    fn index(self) -> usize {
        self.0.index()
    }

    fn text(index: usize) -> LabelText {
        MODELS.text(index)
    }
}

impl NamedLabel for Model {
    const NAME: &'static str = "model";
}
