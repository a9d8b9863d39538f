//! Arguments in, one result, an exit code out.

fn main() {}
