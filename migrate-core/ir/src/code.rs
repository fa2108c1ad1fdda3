//! Operations, columns, constraints and indexes, written back as code of the DSL: what a message shows can be pasted.
