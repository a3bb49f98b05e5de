//! Prints what the program has done, which is the same with metrics and without.

fn main() {
    println!("{}", shop::run_shop(std::env::args().count() as u64));
}
