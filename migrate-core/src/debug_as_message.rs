//! Errors that show their message where a program shows them with `Debug`.

/// Makes `Debug` of an error its message. `fn main() -> Result<(), Box<dyn Error>>` prints `Debug`, and the message is what a
/// person needs to read there.
macro_rules! debug_as_message {
    ($error:ty) => {
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use debug_as_message;
