//! Blocks with all that can stand in one: only functions with a body are touched.
#![deny(warnings, missing_docs, unused_qualifications)]

use tallymark::track_metrics;

/// Something with a type, a constant and functions.
pub trait Shape {
    /// A type.
    type Unit;
    /// A constant.
    const SIDES: usize;
    /// Declared here.
    fn area(&self) -> usize;
    /// Provided here.
    fn sides(&self) -> usize {
        Self::SIDES
    }
}

/// A square.
pub struct Square<const N: usize>;

macro_rules! corners {
    () => {
        fn corners(&self) -> usize {
            4
        }
    };
}

#[track_metrics(namespace = "shape")]
#[allow(dead_code)]
impl<const N: usize> Shape for Square<{ N }>
where
    [(); N]: Sized,
{
    type Unit = [u8; N];
    const SIDES: usize = { 2 + 2 };
    #[inline]
    fn area(&self) -> usize {
        #![allow(clippy::let_and_return)]
        let area = N * N;
        area
    }
}

#[track_metrics(namespace = "shape", prefix = "")]
impl Square<{ 1 + 1 }> {
    const ONE: usize = 1;
    corners!();

    #[cfg(any())]
    fn absent(&self) -> Missing {}

    #[must_use]
    pub(crate) unsafe fn risky(&self) -> usize {
        Self::ONE
    }

    pub(crate) extern "C" fn foreign(count: usize) -> usize {
        count
    }

    #[track_metrics]
    fn each(&self, of: &[usize]) -> impl Iterator<Item = usize> {
        of.iter().copied()
    }
}

#[track_metrics(namespace = "shape")]
mod inner {
    #![allow(clippy::needless_pass_by_value)]
    use super::Shape;
    use tallymark::track_metrics;

    pub(crate) static COUNT: [usize; 1] = [{ 3 }];
    pub(crate) const LESS: bool = 1 < 2;
    pub(crate) type Pair = (usize, usize);

    unsafe extern "C" {
        safe fn abs(value: i32) -> i32;
    }

    macro_rules! make {
        ($name:ident) => {
            pub(crate) fn $name() -> usize {
                5
            }
        };
    }
    make!(made);

    pub(crate) enum Choice {
        Only,
    }

    #[track_metrics(skip)]
    impl Choice {
        pub(crate) const fn get(&self) -> usize {
            match self {
                Self::Only => 6,
            }
        }
    }

    pub(crate) fn generic<T: Into<usize>, F>(value: T, then: F) -> usize
    where
        F: Fn(usize) -> usize,
    {
        then(value.into()) + usize::try_from(abs(-1)).unwrap_or(0)
    }

    pub(crate) fn of(shape: &impl Shape<Unit = [u8; 2]>) -> usize
    where
        (): Sized,
    {
        shape.area()
    }
}

fn main() {
    let square = Square::<2>;
    let pair: inner::Pair = (square.area(), square.sides());
    assert_eq!(pair, (4, 4));
    assert_eq!(square.corners(), 4);
    assert_eq!((unsafe { square.risky() }, Square::foreign(2)), (1, 2));
    assert_eq!(square.each(&[1, 2]).sum::<usize>(), 3);
    assert_eq!((inner::COUNT, inner::LESS, inner::made()), ([3], true, 5));
    assert_eq!(inner::Choice::Only.get(), 6);
    assert_eq!(inner::generic(1_usize, |value| value + 1), 3);
    assert_eq!(inner::of(&square), 4);
    let mut text = String::new();
    tallymark::registry().encode_text(&mut text);
    for (name, is_there) in [
        ("square_area", true),
        ("risky", true),
        ("foreign", true),
        ("each", true),
        ("generic", true),
        ("corners", false),
        ("made", false),
        ("square_sides", false),
        ("choice_get", false),
    ] {
        let line = format!("# TYPE shape_{name}_calls_total counter");
        assert_eq!(text.contains(&line), is_there, "{name}");
    }
}
