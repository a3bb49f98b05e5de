//! The labels of all contestants: ten providers and fifty models, as types and as texts.

use crate::items::Pair;

/// Who answers.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    tallymark::Label,
    prometheus_client::encoding::EncodeLabelValue,
    measured::FixedCardinalityLabel,
    fastmetrics::derive::EncodeLabelValue,
)]
#[allow(missing_docs, reason = "names of services and models")]
pub enum Provider {
    Openai,
    Anthropic,
    Google,
    Mistral,
    Cohere,
    Meta,
    Amazon,
    Azure,
    Groq,
    Together,
}

impl Provider {
    /// All values, each at its index.
    pub const ALL: [Self; 10] = {
        use Provider::{
            Amazon, Anthropic, Azure, Cohere, Google, Groq, Meta, Mistral, Openai, Together,
        };
        [
            Openai, Anthropic, Google, Mistral, Cohere, Meta, Amazon, Azure, Groq, Together,
        ]
    };
}

/// The texts of [`Provider`]'s values, each at its index.
pub const PROVIDERS: [&str; 10] = [
    "openai",
    "anthropic",
    "google",
    "mistral",
    "cohere",
    "meta",
    "amazon",
    "azure",
    "groq",
    "together",
];

/// What answers.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    tallymark::Label,
    prometheus_client::encoding::EncodeLabelValue,
    measured::FixedCardinalityLabel,
    fastmetrics::derive::EncodeLabelValue,
)]
#[allow(missing_docs, reason = "names of services and models")]
pub enum Model {
    Gpt1,
    Gpt2,
    Gpt3,
    Gpt4,
    Gpt5,
    Claude1,
    Claude2,
    Claude3,
    Claude4,
    Claude5,
    Gemini1,
    Gemini2,
    Gemini3,
    Gemini4,
    Gemini5,
    Mixtral1,
    Mixtral2,
    Mixtral3,
    Mixtral4,
    Mixtral5,
    Command1,
    Command2,
    Command3,
    Command4,
    Command5,
    Llama1,
    Llama2,
    Llama3,
    Llama4,
    Llama5,
    Nova1,
    Nova2,
    Nova3,
    Nova4,
    Nova5,
    Phi1,
    Phi2,
    Phi3,
    Phi4,
    Phi5,
    Qwen1,
    Qwen2,
    Qwen3,
    Qwen4,
    Qwen5,
    Deepseek1,
    Deepseek2,
    Deepseek3,
    Deepseek4,
    Deepseek5,
}

impl Model {
    /// All values, each at its index.
    pub const ALL: [Self; 50] = {
        use Model::{
            Claude1, Claude2, Claude3, Claude4, Claude5, Command1, Command2, Command3, Command4,
            Command5, Deepseek1, Deepseek2, Deepseek3, Deepseek4, Deepseek5, Gemini1, Gemini2,
            Gemini3, Gemini4, Gemini5, Gpt1, Gpt2, Gpt3, Gpt4, Gpt5, Llama1, Llama2, Llama3,
            Llama4, Llama5, Mixtral1, Mixtral2, Mixtral3, Mixtral4, Mixtral5, Nova1, Nova2, Nova3,
            Nova4, Nova5, Phi1, Phi2, Phi3, Phi4, Phi5, Qwen1, Qwen2, Qwen3, Qwen4, Qwen5,
        };
        [
            Gpt1, Gpt2, Gpt3, Gpt4, Gpt5, Claude1, Claude2, Claude3, Claude4, Claude5, Gemini1,
            Gemini2, Gemini3, Gemini4, Gemini5, Mixtral1, Mixtral2, Mixtral3, Mixtral4, Mixtral5,
            Command1, Command2, Command3, Command4, Command5, Llama1, Llama2, Llama3, Llama4,
            Llama5, Nova1, Nova2, Nova3, Nova4, Nova5, Phi1, Phi2, Phi3, Phi4, Phi5, Qwen1, Qwen2,
            Qwen3, Qwen4, Qwen5, Deepseek1, Deepseek2, Deepseek3, Deepseek4, Deepseek5,
        ]
    };
}

/// The texts of [`Model`]'s values, each at its index.
pub const MODELS: [&str; 50] = [
    "gpt1",
    "gpt2",
    "gpt3",
    "gpt4",
    "gpt5",
    "claude1",
    "claude2",
    "claude3",
    "claude4",
    "claude5",
    "gemini1",
    "gemini2",
    "gemini3",
    "gemini4",
    "gemini5",
    "mixtral1",
    "mixtral2",
    "mixtral3",
    "mixtral4",
    "mixtral5",
    "command1",
    "command2",
    "command3",
    "command4",
    "command5",
    "llama1",
    "llama2",
    "llama3",
    "llama4",
    "llama5",
    "nova1",
    "nova2",
    "nova3",
    "nova4",
    "nova5",
    "phi1",
    "phi2",
    "phi3",
    "phi4",
    "phi5",
    "qwen1",
    "qwen2",
    "qwen3",
    "qwen4",
    "qwen5",
    "deepseek1",
    "deepseek2",
    "deepseek3",
    "deepseek4",
    "deepseek5",
];

/// A pair, as `prometheus-client` wants it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, prometheus_client::encoding::EncodeLabelSet)]
pub struct ClientLabels {
    /// The first label.
    pub provider: Provider,
    /// The second label.
    pub model: Model,
}

/// A pair, as `fastmetrics` wants it.
#[derive(Clone, PartialEq, Eq, Hash, fastmetrics::derive::LabelSet)]
pub struct FastLabels {
    /// The first label.
    pub provider: Provider,
    /// The second label.
    pub model: Model,
}

pub use of_measured::{MeasuredLabels, MeasuredSet};

#[allow(missing_docs, reason = "expanded by the peer")]
mod of_measured {
    use super::{Model, Provider};

    /// A pair, as `measured` wants it.
    #[derive(Clone, Copy, measured::LabelGroup)]
    #[label(set = MeasuredSet)]
    pub struct MeasuredLabels {
        /// The first label.
        pub provider: Provider,
        /// The second label.
        pub model: Model,
    }
}

impl From<Pair> for ClientLabels {
    fn from(Pair { provider, model }: Pair) -> Self {
        Self { provider, model }
    }
}

impl From<Pair> for FastLabels {
    fn from(Pair { provider, model }: Pair) -> Self {
        Self { provider, model }
    }
}

impl From<Pair> for MeasuredLabels {
    fn from(Pair { provider, model }: Pair) -> Self {
        Self { provider, model }
    }
}
