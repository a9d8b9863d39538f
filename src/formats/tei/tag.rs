//! What elements are called, and what their attributes say: one table of names.
//!
//! Prefixes are left out: the few elements of other vocabularies that are read (the
//! attachments of a diplomatic volume) have names of their own.

use std::borrow::Cow;
use std::sync::LazyLock;

use quick_xml::events::BytesStart;

use super::entities;
use crate::formats::names::{Names, without_prefix};

macro_rules! tags {
    ($($(#[$note:meta])* $variant:ident = $($name:literal)|+),+ $(,)?) => {
        /// An element, by what is done with it; several names may be one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Tag {
            $($(#[$note])* $variant,)+
            /// An element of which only the words are read.
            Other,
        }

        impl Tag {
            /// Returns the element of this name, with or without a prefix.
            pub(super) fn of(name: &str) -> Self {
                TAGS.get(without_prefix(name)).unwrap_or(Self::Other)
            }
        }

        static TAGS: LazyLock<Names<Tag>> = LazyLock::new(|| {
            Names::of([$($(($name, Tag::$variant)),+),+])
        });
    };
}

tags! {
    Tei = "TEI" | "TEI.2",
    Corpus = "teiCorpus",
    Header = "teiHeader",
    /// The text, or one of a group of texts.
    Text = "text",
    Front = "front",
    Body = "body",
    Back = "back",
    Group = "group",
    FloatingText = "floatingText",
    Attachment = "attachment",
    Div = "div" | "div0" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7",
    Head = "head",
    /// Blocks that take the kind of what they stand in.
    Paragraph = "p" | "ab" | "opener" | "closer" | "salute" | "signed" | "trailer" | "byline"
        | "docAuthor" | "docImprint" | "docEdition" | "docDate" | "titlePart" | "titlePage"
        | "argument" | "epigraph" | "postscript" | "address" | "imprimatur" | "floatingBody"
        | "occupation" | "birth" | "death" | "affiliation",
    AddressLine = "addrLine",
    Dateline = "dateline",
    List = "list",
    Item = "item",
    Label = "label",
    ListOfBooks = "listBibl" | "listPerson" | "listPlace" | "listOrg",
    Bibliography = "bibl" | "biblStruct" | "biblFull",
    Person = "person" | "place" | "org",
    Table = "table",
    Row = "row",
    Cell = "cell",
    Quote = "quote" | "cit",
    Speech = "q" | "said" | "soCalled",
    Stanza = "lg",
    Verse = "l",
    SpeechPart = "sp",
    Speaker = "speaker",
    Stage = "stage",
    Note = "note",
    Figure = "figure",
    Graphic = "graphic" | "media" | "binaryObject",
    Page = "pb",
    LineBreak = "lb",
    Emphasis = "hi" | "emph",
    Title = "title",
    Foreign = "foreign",
    Reference = "ref" | "ptr",
    PersonName = "persName",
    PlaceName = "placeName",
    Term = "gloss" | "term" | "orgName" | "rs" | "name",
    Date = "date",
    Choice = "choice" | "app",
    Sic = "sic",
    Corrected = "corr",
    Original = "orig",
    Regular = "reg",
    Abbreviated = "abbr",
    Expanded = "expan",
    Lemma = "lem",
    Reading = "rdg",
    /// The letters that an expansion adds.
    ExpandedPart = "ex",
    AbbreviationMark = "am",
    Gap = "gap",
    Description = "desc",
    Supplied = "supplied",
    Unclear = "unclear",
    Deleted = "del",
    Surplus = "surplus",
    Space = "space",
    /// What is about the file, or a picture of the page, and no part of the text.
    LeftOut = "fw" | "facsimile" | "sourceDoc" | "xenoData" | "certainty" | "interp"
        | "interpGrp" | "spanGrp" | "encodingDesc" | "revisionDesc" | "figMark" | "index"
        | "noteGrpMark" | "respons" | "alt" | "link" | "linkGrp" | "join" | "timeline",
    // What follows counts in the header alone.
    Author = "author" | "principal",
    Editor = "editor",
    Responsibility = "respStmt",
    Role = "resp",
    Publisher = "publisher" | "distributor" | "authority",
    PlaceOfPublication = "pubPlace",
    Identifier = "idno",
    Availability = "availability",
    TitleStatement = "titleStmt",
    PublicationStatement = "publicationStmt",
    SourceDescription = "sourceDesc",
    EditionStatement = "editionStmt",
    Extent = "extent",
    SeriesStatement = "seriesStmt",
    NotesStatement = "notesStmt",
    ManuscriptIdentifier = "msIdentifier",
    ManuscriptDescription = "msDesc" | "msPart",
    Repository = "repository",
    Institution = "institution",
    Summary = "summary" | "abstract",
    Keywords = "keywords",
    Creation = "creation",
    OriginDate = "origDate",
    OriginPlace = "origPlace",
    Language = "language",
    CorrespondenceAction = "correspAction",
    FileDescription = "fileDesc",
}

/// The attributes that are read, as written but for their entities.
pub(super) struct Attributes<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) subtype: Cow<'a, str>,
    pub(super) n: Cow<'a, str>,
    pub(super) id: Cow<'a, str>,
    pub(super) lang: Cow<'a, str>,
    pub(super) rend: Cow<'a, str>,
    pub(super) place: Cow<'a, str>,
    /// Where it leads: `target`, `corresp`, `ref` or `url`.
    pub(super) target: Cow<'a, str>,
    pub(super) role: Cow<'a, str>,
    pub(super) reason: Cow<'a, str>,
    pub(super) extent: Cow<'a, str>,
    pub(super) unit: Cow<'a, str>,
    /// True for a line that the source's own layout begins, not one the editor means.
    pub(super) of_layout: bool,
    /// True for a line that breaks inside a word.
    pub(super) inside_word: bool,
    /// `when`, `from`, `to`, `notBefore`, `notAfter`, and the two of a machine.
    pub(super) dates: [Cow<'a, str>; 7],
    pub(super) calendar: Cow<'a, str>,
    pub(super) certainty: Cow<'a, str>,
}

/// What an attribute says.
#[derive(Clone, Copy)]
enum Says {
    Kind,
    Subtype,
    N,
    Id,
    Lang,
    Rend,
    Place,
    Target,
    Role,
    Reason,
    Extent,
    Unit,
    Calendar,
    Certainty,
    Break,
    Layout,
    /// A date: its place in [`Attributes::dates`].
    Date(usize),
}

static ATTRIBUTES: LazyLock<Names<Says>> = LazyLock::new(|| {
    Names::of([
        ("type", Says::Kind),
        ("subtype", Says::Subtype),
        ("n", Says::N),
        ("id", Says::Id),
        ("ident", Says::Id),
        ("lang", Says::Lang),
        ("rend", Says::Rend),
        ("rendition", Says::Rend),
        ("style", Says::Rend),
        ("place", Says::Place),
        ("target", Says::Target),
        ("corresp", Says::Target),
        ("ref", Says::Target),
        ("url", Says::Target),
        ("role", Says::Role),
        ("reason", Says::Reason),
        ("extent", Says::Extent),
        ("quantity", Says::Extent),
        ("unit", Says::Unit),
        ("calendar", Says::Calendar),
        ("datingMethod", Says::Calendar),
        ("cert", Says::Certainty),
        ("precision", Says::Certainty),
        ("break", Says::Break),
        ("facs", Says::Layout),
        ("ed", Says::Layout),
        ("when", Says::Date(0)),
        ("from", Says::Date(1)),
        ("to", Says::Date(2)),
        ("notBefore", Says::Date(3)),
        ("notAfter", Says::Date(4)),
        ("doc-dateTime-min", Says::Date(5)),
        ("doc-dateTime-max", Says::Date(6)),
    ])
});

/// Those of a tag that has none, as most have.
pub(super) static NO_ATTRIBUTES: Attributes<'static> = Attributes::none();

impl<'a> Attributes<'a> {
    const fn none() -> Self {
        const NO: Cow<'static, str> = Cow::Borrowed("");
        Self {
            kind: NO,
            subtype: NO,
            n: NO,
            id: NO,
            lang: NO,
            rend: NO,
            place: NO,
            target: NO,
            role: NO,
            reason: NO,
            extent: NO,
            unit: NO,
            of_layout: false,
            inside_word: false,
            dates: [NO; 7],
            calendar: NO,
            certainty: NO,
        }
    }

    /// Reads the attributes of a start tag; what is not well formed ends them.
    pub(super) fn of(start: &'a BytesStart<'_>) -> Self {
        let mut all = Self::none();
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.map_while(Result::ok) {
            if let Some(says) = ATTRIBUTES.get(without_prefix(attribute.key.as_ref())) {
                all.take(says, entities::resolved(attribute.value));
            }
        }
        all
    }

    fn take(&mut self, says: Says, value: Cow<'a, str>) {
        let place = match says {
            Says::Kind => &mut self.kind,
            Says::Subtype => &mut self.subtype,
            Says::N => &mut self.n,
            Says::Id => &mut self.id,
            Says::Lang => &mut self.lang,
            Says::Rend => &mut self.rend,
            Says::Place => &mut self.place,
            Says::Target => &mut self.target,
            Says::Role => &mut self.role,
            Says::Reason => &mut self.reason,
            Says::Extent => &mut self.extent,
            Says::Unit => &mut self.unit,
            Says::Calendar => &mut self.calendar,
            Says::Certainty => &mut self.certainty,
            Says::Break => {
                self.of_layout = true;
                self.inside_word = value == "no";
                return;
            }
            Says::Layout => {
                self.of_layout = true;
                return;
            }
            Says::Date(at) => match self.dates.get_mut(at) {
                Some(date) => date,
                None => return,
            },
        };
        *place = value;
    }
}
