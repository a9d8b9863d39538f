//! One binary for all tests that use the library as its users do.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "a test that can't go on fails"
)]

mod architecture;
mod around;
mod bad_input;
mod cite;
mod cli;
mod cli_process;
mod collection_file;
mod crossing;
mod desk;
mod election;
mod encodings;
mod facets;
mod facets_of_results;
mod foot;
mod formats;
mod formats_html;
mod formats_mutated;
mod formats_notes;
mod formats_of_all_kinds;
mod formats_shown;
mod formats_tei;
mod formats_tei_bad;
mod fuzz;
mod linear;
mod long_text;
mod looks;
mod pdf;
mod pty;
mod reader;
mod reader_pairs;
mod reader_scripts;
mod readers;
mod results;
mod sample;
mod scan;
mod scan_again;
mod scan_beside;
mod scan_shelf;
mod scan_sidecars;
mod scan_trouble;
mod scan_works;
mod search;
mod settings;
mod speed_of_markup;
mod timeline;
mod update;
mod update_marks;
mod userdata;
mod userdata_damage;
mod userdata_kill;
mod userdata_sessions;
mod userdata_steps;
mod view;
mod visits;
mod words;
mod worst_markup;
mod worst_text;
