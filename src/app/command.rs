//! The commands of the room: what a key or a line after `:` can ask for.

/// What a command may touch: a locked reading station is a filter on this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Touches {
    /// Only what is seen.
    View,
    /// The user's bookmarks and notes.
    Marks,
    /// The terminal's clipboard.
    Clipboard,
    /// Other programs.
    Programs,
    /// Which files are read.
    Files,
    /// Whether the program goes on.
    Quit,
}

/// Something the room can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    // Everywhere
    /// Show the keys.
    Help,
    /// Ask for a command by name.
    CommandLine,
    /// Show the catalogue.
    Catalogue,
    /// Show the bookmarks.
    Bookmarks,
    /// Show the notes and drafts.
    Notes,
    /// Show what could not be read.
    Problems,
    /// Show the settings.
    Settings,
    /// Take back the last change to bookmarks and notes.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Close the innermost thing or go a step back.
    Close,
    /// Go back; at the top, quit.
    Back,
    /// Leave at once, keeping what was being written.
    Quit,
    /// Stop as a job of the shell.
    Suspend,
    /// Draw everything anew.
    Redraw,

    // Moving
    /// One line down.
    Down,
    /// One line up.
    Up,
    /// To the first line.
    Top,
    /// To the last line.
    Bottom,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// Sideways to the left.
    Left,
    /// Sideways to the right.
    Right,
    /// The other panel.
    NextPanel,
    /// The other panel, backwards.
    PreviousPanel,
    /// This panel alone, or both again.
    Zoom,
    /// Back to where the reader was before.
    StepBack,

    // The catalogue and the lists
    /// Narrow the list while typing.
    Filter,
    /// Read the record.
    Read,
    /// Set or remove a bookmark.
    Bookmark,
    /// Write a note.
    Note,
    /// Copy the citation, with a selection the passage with its citation.
    Copy,
    /// Read the collection again.
    LookAgain,
    /// Edit the note.
    EditNote,
    /// Delete the bookmark or note.
    Delete,
    /// Of a note in two versions, keep the one under the cursor.
    KeepVersion,
    /// Order the list by date.
    SortDate,
    /// Order the list by title.
    SortTitle,
    /// Order the list by id.
    SortId,
    /// Order the list by change.
    SortChanged,
    /// Order the list by reading.
    SortRead,
    /// The next order of the list.
    NextOrder,
    /// What is listed, counted by facets.
    Facets,
    /// The collections opened before.
    Collections,
    /// Offer the collection under the cursor no longer.
    Forget,

    // What is in the texts
    /// Search in the texts.
    Search,
    /// Show the results of the last search.
    Results,
    /// Narrow the results while typing.
    Narrow,
    /// Search for words near to those of the search too.
    AddNear,
    /// Order the results by how good they are.
    SortBest,
    /// Keep the search by name.
    SaveSearch,
    /// The searches kept by name.
    SavedSearches,

    // Around a record
    /// The next record on the shelf.
    NextOnShelf,
    /// The record before on the shelf.
    PreviousOnShelf,
    /// Walk along the other shelf mark.
    OtherShelf,
    /// The week around the record's date.
    Week,
    /// Records like this one.
    LikeThis,

    // The reader
    /// Find words in the text.
    Find,
    /// The next hit.
    NextHit,
    /// The hit before.
    PreviousHit,
    /// Open the note of the first mark in sight, or close it.
    Footnote,
    /// Open the next mark in sight.
    NextMark,
    /// Open the mark before.
    PreviousMark,
    /// Go where the open mark leads.
    FollowMark,
    /// The headings of the text.
    Outline,
    /// The next record of the list.
    NextRecord,
    /// The previous record of the list.
    PreviousRecord,
    /// The original with the translation, or that alone again.
    Original,
    /// Lock two texts that are read together, or no longer.
    Lock,
    /// The next text of the record.
    NextText,
    /// Select a passage.
    Select,

    // A selection
    /// To the other end of the selection.
    SwapEnds,
    /// To the next word.
    WordForward,
    /// To the previous word.
    WordBack,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the next paragraph.
    ParagraphForward,
    /// To the previous paragraph.
    ParagraphBack,

    // The panel of facets
    /// The next facet.
    NextFacet,
    /// The facet before.
    PreviousFacet,
    /// Search the values.
    SearchValues,

    // The timeline
    /// What is listed, in time.
    Timeline,
    /// Shorter periods.
    ZoomIn,
    /// Longer periods.
    ZoomOut,
    /// The next bar that has records.
    NextFull,
    /// The bar before that has records.
    PreviousFull,
    /// Mark bars from here on, or none.
    MarkSpan,
    /// Take the dates out of the filter.
    AllTime,

    // Input lines
    /// Take what was typed.
    Accept,
    /// Clear the line.
    ClearLine,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Complete what was typed.
    Complete,

    // The editor
    /// Keep the note.
    KeepNote,
    /// Go on writing in the user's own editor.
    EditOutside,
    /// Leave the editor with the draft kept.
    LeaveEditor,
}
