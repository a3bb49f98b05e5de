//! The program as a library for others to load.

/// Calls everything once, and says what came of it.
#[unsafe(no_mangle)]
pub extern "C" fn run_shop(seed: u64) -> u64 {
    shop::run_shop(seed)
}
