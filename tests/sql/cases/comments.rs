//! Comments.

use migrate_ir::builder::{Schema, bigint, text, varchar};

use super::{SHOP_ROWS, SqlCase, case, nothing, shop};

/// The shop, with a comment on a table and on columns of it.
fn commented_shop(schema: &mut Schema) {
    shop(schema);
    schema.alter_table("customers", |t| {
        t.comment("People who buy.");
        t.comment_on_column("name", "As they want to be called.");
        t.comment_on_column("note", r#"It's "quoted" with a \ backslash."#);
    });
}

pub(super) const CASES: &[SqlCase] = &[
    case("create_table_with_comments", nothing, "", |schema| {
        schema.create_table("queue", |t| {
            t.id();
            t.column("url", text()).not_null().comment("What is to be purged.");
            t.column("state", varchar(10)).not_null().default("new").comment("new, done");
            t.comment("Purges of the CDN, \u{fc}ber alle L\u{e4}nder.");
        });
    }),
    case("comment", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.comment("People who buy.");
            t.comment_on_column("id", "Never shown.");
            t.comment_on_column("name", "As they want to be called.");
            t.comment_on_column("email", "Confirmed.");
            t.add_column("phone", varchar(30)).comment("With the code of the country.").not_null().default("");
        });
    }),
    case("comment_on_a_numbered_column", super::heap, super::HEAP_ROWS, |schema| {
        schema.alter_table("heap", |t| {
            t.add_column("n", bigint()).comment("In the order of arrival.").identity().primary_key();
        });
    }),
    case("comment_again", commented_shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.comment("People who buy, and those who look.");
            t.comment_on_column("name", "As it stands on letters.");
        });
    }),
    case("drop_comment", commented_shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_comment();
            t.drop_comment_on_column("note");
        });
    }),
    case("drop_column_with_comment", commented_shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| t.drop_column("note"));
    }),
    case(
        "drop_table_with_comments",
        |schema| {
            commented_shop(schema);
            schema.alter_table("orders", |t| {
                t.comment("What they bought.");
                t.comment_on_column("code", "As it stands on the bill.");
            });
        },
        SHOP_ROWS,
        |schema| schema.drop_table("orders"),
    ),
    case("change_what_has_a_comment", commented_shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.change_type("name", varchar(60));
            t.drop_default("name");
            t.rename_column("name", "full_name");
            t.set_not_null("note");
            t.set_default("note", "none");
        });
        schema.rename_table("customers", "people");
        schema.alter_table("people", |t| {
            t.change_type("age", bigint());
            t.comment_on_column("full_name", "As it stands on letters.");
            t.drop_comment_on_column("note");
            t.drop_not_null("note");
        });
    })
    .unlike_created(),
];
