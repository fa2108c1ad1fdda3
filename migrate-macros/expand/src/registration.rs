//! The code that a migration becomes: its function, and the constant that registers it.

use crate::attribute::{AssumeSafe, MigrationArguments};
use crate::checks::PermissionSite;
use crate::config::MacroConfig;
use crate::evaluate::SourceLocations;
use crate::history::PriorHistory;
use crate::position;
use crate::render::TargetScripts;
use migrate_ir::checksum::{chain_prefix, extend_chain};
use migrate_ir::dialect::Target;
use migrate_ir::duration::TimeLimit;
use migrate_ir::form::FormWriter;
use migrate_ir::lock_file::UPDATE_VARIABLE;
use migrate_ir::migration_name::MigrationName;
use proc_macro2::{Delimiter, Group, LineColumn, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::ops::Range;
use std::time::Duration;
use syn::{Expr, ExprLit, ItemFn, Lit, Meta};

/// What a registration consists of.
pub(crate) struct Registration<'a> {
    pub(crate) function: &'a ItemFn,
    pub(crate) name: &'a MigrationName,
    pub(crate) config: &'a MacroConfig,
    pub(crate) before: &'a PriorHistory,
    pub(crate) checksum: String,
    pub(crate) permissions: &'a [PermissionSite],
    pub(crate) arguments: &'a MigrationArguments,
    pub(crate) scripts: &'a [TargetScripts<'a>],
    /// Where the operations of the scripts were written.
    pub(crate) locations: &'a SourceLocations<'a>,
    /// What refuses it and is no error, as [`Errors::findings`](crate::diagnostics::Errors::findings) writes it.
    pub(crate) findings: Option<String>,
}

/// The registration of a migration that is understood.
pub(crate) fn registration(registration: &Registration<'_>) -> TokenStream {
    let Registration { function, name, config, before, checksum, permissions, arguments, scripts, locations, findings } =
        registration;
    let chain = extend_chain(&before.chain, name.as_str(), checksum);
    let numbers = [before.count as u64 + 1, chain_prefix(&chain), chain_prefix(&before.chain)];
    let texts = [name.as_str(), before.previous.as_deref().unwrap_or_default(), checksum, &chain];
    let permissions = permissions.iter().map(|(AssumeSafe { rule, reason, attribute: _, until: _ }, _)| {
        let rule = rule.to_string();
        quote!([#rule #reason])
    });
    let timeouts = timeouts(arguments);
    let scripts = scripts_form(scripts, locations);
    // rustc builds the crate anew when the file changes, as it does for a source file. Told once for a history.
    let config_file = config.file.as_ref().filter(|_| before.count == 0);
    let depends_on = config_file.into_iter().chain(&before.lock_file).filter_map(|file| file.to_str());
    let depends_on = quote!([#(#depends_on)*]);
    let findings = option(findings.as_ref());
    let rest = quote!([#(#permissions)*] #timeouts #scripts [] #depends_on #findings);
    let registration = register_macro_call(function, config, numbers, texts, &rest);
    // The same for the variable that decides what the lock lets pass.
    let depends_on_update = before.lock_file.as_ref().map(|_| {
        quote! { const _: ::core::option::Option<&str> = ::core::option_env!(#UPDATE_VARIABLE); }
    });
    quote!(#registration #depends_on_update)
}

/// The registration of a migration that cannot be evaluated, for a reason that rustc may know better: the runner refuses it,
/// so that it cannot get lost.
pub(crate) fn unresolved(function: &ItemFn, name: &MigrationName, config: &MacroConfig, why: &str) -> TokenStream {
    let no_timeouts = timeouts(&MigrationArguments::default());
    let depends_on = option(config.file.as_ref().and_then(|file| file.to_str()));
    register_macro_call(
        function,
        config,
        [0; 3],
        [name.as_str(), "", "", ""],
        &quote!([] #no_timeouts "" [#why] #depends_on []),
    )
}

fn timeouts(
    MigrationArguments { irreversible: _, lock_timeout, statement_timeout }: &MigrationArguments,
) -> TokenStream {
    let lock = option(lock_timeout.map(duration));
    let statement = option(statement_timeout.map(|bound| match bound {
        TimeLimit::Unbounded => quote!(Unbounded),
        TimeLimit::Within(longest) => {
            let longest = duration(longest);
            quote!(Within(#longest))
        }
    }));
    quote!(#lock #statement)
}

fn duration(duration: Duration) -> TokenStream {
    let (seconds, nanoseconds) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanoseconds))
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!([]), |value| quote!([#value]))
}

/// The place, the start of the chain and of the one before; the name, the previous one, the checksum and the chain. rustc
/// appends the file to the texts.
fn register_macro_call(
    function: &ItemFn,
    config: &MacroConfig,
    numbers: [u64; 3],
    texts: [&str; 4],
    rest: &TokenStream,
) -> TokenStream {
    let body = &function.sig.ident;
    let texts = format!("{}\n{}\n", texts.join("\n"), description(function));
    let line = u32::try_from(position::line(body.span())).unwrap_or(0);
    let history = &config.history;
    let numbers = numbers.map(Literal::u64_unsuffixed);
    quote!(::migrate_core::__register! { #history #(#numbers)* #texts #line #body #rest })
}

fn description(function: &ItemFn) -> String {
    let lines = function.attrs.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The scripts in the form that the registry of `migrate-core` reads.
fn scripts_form(scripts: &[TargetScripts<'_>], locations: &SourceLocations<'_>) -> String {
    let mut form = FormWriter::default();
    let line = |operation| u32::try_from(locations.line(operation)).unwrap_or(0);
    for TargetScripts { target: Target { dialect, oldest, cluster: _ }, up, down } in scripts {
        form.record("script", |form| {
            form.word("on", dialect.name());
            form.word("oldest", &oldest.to_string());
            form.record("up", |form| up.write(form, line));
            match down {
                Ok(down) => form.record("down", |form| down.write(form, line)),
                Err(reason) => form.text("irreversible", reason),
            }
        });
    }
    form.finish()
}

/// The function as rustc is to see it: without `assume_safe`, which stands for nothing but this macro, and without the
/// statements that have a mistake, as rustc would only say again what is said already.
///
/// `without` is sorted, and nothing in it overlaps. Everything else is given back as it was written, whatever is wrong with it, so that an editor can go on helping.
pub(crate) fn function(item: TokenStream, without: &[Range<LineColumn>]) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if !without.is_empty() && position::start(token.span()).is_some_and(|start| is_in(&start, without)) {
            continue;
        }
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && tokens.peek().is_some_and(is_assume_safe) => {
                tokens.next();
            }
            TokenTree::Group(group) => {
                let mut given = Group::new(group.delimiter(), function(group.stream(), without));
                given.set_span(group.span());
                kept.push(TokenTree::Group(given));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn is_in(position: &LineColumn, ranges: &[Range<LineColumn>]) -> bool {
    let behind = ranges.partition_point(|range| range.start <= *position);
    behind.checked_sub(1).is_some_and(|last| ranges[last].contains(position))
}

/// A function of that name which rustc has nothing to say of, in the place of one whose signature is wrong.
pub(crate) fn stub(function: &ItemFn) -> TokenStream {
    let ItemFn { vis, sig, .. } = function;
    let name = &sig.ident;
    quote!(#vis fn #name() {})
}

fn is_assume_safe(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket && matches!(first, Some(TokenTree::Ident(ident)) if ident == "assume_safe")
}

#[cfg(test)]
mod tests {
    use super::function;
    use quote::quote;

    #[test]
    fn permissions_are_removed_at_every_position() {
        let given = function(
            quote! {
                #[doc = "kept"]
                #[assume_safe(dropped_tables, reason = "gone")]
                fn m1_a(schema: &mut Schema) {
                    for t in ["a"] {
                        #[assume_safe(dropped_tables, reason = "gone")]
                        schema.drop_table(t);
                    }
                }
            },
            &[],
        );
        let expected = quote! {
            #[doc = "kept"]
            fn m1_a(schema: &mut Schema) {
                for t in ["a"] {
                    schema.drop_table(t);
                }
            }
        };
        assert_eq!(given.to_string(), expected.to_string());
    }

    #[test]
    fn only_the_innermost_statement_with_a_mistake_is_removed() {
        let item: proc_macro2::TokenStream = "fn m1_a(schema: &mut Schema) {
            schema.alter_table(\"a\", |t| { t.discard(\"b\"); t.drop_column(\"c\"); });
            schema.alter_table(\"a\", |t| t.discard(\"d\"));
            for t in 0..3 { schema.drop_table(\"t\"); }
            schema.drop_table(\"b\");
        }"
        .parse()
        .unwrap();
        let parsed: syn::ItemFn = syn::parse2(item.clone()).unwrap();
        let mut errors = crate::diagnostics::Errors::default();
        let gaps = crate::evaluate::evaluate(&parsed, false, &mut errors).gaps;
        let given = function(item, &gaps.statements);
        let expected = quote! {
            fn m1_a(schema: &mut Schema) {
                schema.alter_table("a", |t| { t.drop_column("c"); });
                schema.drop_table("b");
            }
        };
        assert_eq!(given.to_string(), expected.to_string());
    }
}
