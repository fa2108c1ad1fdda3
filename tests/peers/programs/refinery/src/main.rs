//! refinery, embedded. Its drivers have no common face, so each has a file.

#[cfg_attr(feature = "mysql", path = "mysql.rs")]
#[cfg_attr(feature = "postgres", path = "postgres.rs")]
#[cfg_attr(feature = "sqlite", path = "sqlite.rs")]
mod driver;

mod embedded {
    refinery::embed_migrations!();
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    driver::main()
}
