// Purpose: comma-separated values (RFC 4180): fields written, lines read. Thread: any, no state. Limits: reading takes
// LF and CRLF; a quote inside of a plain field is itself; a quoted field may hold line breaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Would a spreadsheet run this? Begins with = + - @ tab or return, and is no number.
bool looksLikeFormula(std::string_view text);

/// Appends one field, in quotes where it needs them; `guard`: ' before what looks like a formula. Empty text is "" in
/// quotes; a field that is not there at all is for the caller to leave out.
void appendCsvField(std::string& out, std::string_view text, bool guard);

struct CsvLine
{
    std::vector<std::string> fields;
    std::vector<bool> quoted;
    std::size_t size = 0;    ///< bytes taken, with the line break
    bool isComplete = false; ///< ends in a line break
    bool isBroken = false;   ///< a quote is not closed, or something follows a closing quote
};

/// The first line of `text`. Precondition: text is not empty.
CsvLine readCsvLine(std::string_view text, char delimiter);
/// Where the line that begins at `text` ends (after its line break); npos: not within `text`.
std::size_t endOfCsvLine(std::string_view text, char delimiter);

/// The one of , ; tab | that a header line and the lines below it agree on; `,` if none does.
char csvDelimiter(std::string_view beginning);

} // namespace weir
