//! The labels and families of `prometheus-static-metric`, in its own words.
//!
//! Its enums have the values of [`Provider`] and [`Model`] at the same places.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "expanded by the peer"
)]

use crate::labels::{Model, Provider};
use prometheus_static_metric::{make_auto_flush_static_metric, make_static_metric};

macro_rules! families {
    ($($provider:ident)*; $($model:ident)*) => {
        make_static_metric! {
            pub label_enum StaticProvider { $($provider,)* }

            pub label_enum StaticModel { $($model,)* }

            pub struct StaticCounters: IntCounter {
                "provider" => StaticProvider,
                "model" => StaticModel,
            }

            pub struct StaticHistograms: Histogram {
                "provider" => StaticProvider,
                "model" => StaticModel,
            }
        }

        make_auto_flush_static_metric! {
            pub label_enum FlushedProvider { $($provider,)* }

            pub label_enum FlushedModel { $($model,)* }

            pub struct FlushedCounters: LocalIntCounter {
                "provider" => FlushedProvider,
                "model" => FlushedModel,
            }

            pub struct FlushedHistograms: LocalHistogram {
                "provider" => FlushedProvider,
                "model" => FlushedModel,
            }
        }

        pub fn provider(provider: Provider) -> StaticProvider {
            [$(StaticProvider::$provider),*][provider as usize]
        }

        pub fn model(model: Model) -> StaticModel {
            [$(StaticModel::$model),*][model as usize]
        }

        pub fn flushed_provider(provider: Provider) -> FlushedProvider {
            [$(FlushedProvider::$provider),*][provider as usize]
        }

        pub fn flushed_model(model: Model) -> FlushedModel {
            [$(FlushedModel::$model),*][model as usize]
        }
    };
}

families!(
    openai anthropic google mistral cohere meta amazon azure groq together;
    gpt1 gpt2 gpt3 gpt4 gpt5 claude1 claude2 claude3 claude4 claude5 gemini1
    gemini2 gemini3 gemini4 gemini5 mixtral1 mixtral2 mixtral3 mixtral4
    mixtral5 command1 command2 command3 command4 command5 llama1 llama2 llama3
    llama4 llama5 nova1 nova2 nova3 nova4 nova5 phi1 phi2 phi3 phi4 phi5
    qwen1 qwen2 qwen3 qwen4 qwen5 deepseek1 deepseek2 deepseek3 deepseek4
    deepseek5
);
