// Purpose: one pass over a JSON text that finds its first mistake and remembers where large values end, so that a tree
// can step over them. Thread: any; the result is immutable. Limits: without recursion; 1,000,000 levels; values under 1
// KB are not remembered.
#pragma once

#include <QByteArray>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace weir {

enum class JsonFault {
    Empty,
    ValueExpected,
    NameExpected,
    ColonExpected,
    CommaOrEndExpected, ///< a comma or the closing bracket
    UnknownWord,
    BadNumber,
    BadEscape,
    ControlCharacter, ///< below U+0020 in a string
    UnterminatedString,
    UnexpectedEnd,
    TextAfterEnd,
    TooDeep,
    NotUtf8 ///< the structure is sound all the same
};

struct JsonMistake
{
    JsonFault fault = JsonFault::Empty;
    qint64 position = 0; ///< byte
    qint64 line = 1;
    qint64 column = 1;
};

/// A value of at least 1 KB, or one that the mistake left open (its end is the mistake's position then).
struct JsonExtent
{
    qint64 begin = 0;
    qint64 end = 0; ///< one past the last byte
    qint64 children = 0;
    bool open = false;
};

struct JsonSurvey
{
    std::vector<JsonExtent> extents; ///< sorted by begin
    std::optional<JsonMistake> mistake;
    int depth = 0;

    /// Null: the value that begins there is small (or nothing begins there).
    const JsonExtent* extent(qint64 begin) const;
};

/// Null if it was cancelled. position tells how far it is.
std::shared_ptr<const JsonSurvey> surveyJson(const QByteArray& text, const std::atomic<bool>& cancelled,
                                             std::atomic<qint64>& position);

namespace json {

/// First byte from `at` on that is no white space; size() if there is none.
qint64 skipSpace(const QByteArray& text, qint64 at);
/// One past the string that begins at `at` (a quote); -1 if it does not end before `limit`.
qint64 stringEnd(const QByteArray& text, qint64 at, qint64 limit);
/// One past the value that begins at `at`; extents save the steps through large ones. -1 if it does not end before
/// `limit`.
qint64 valueEnd(const QByteArray& text, qint64 at, qint64 limit, const JsonSurvey& survey);
/// A string's text without quotes and escapes; what is malformed is taken as it stands.
QString decodedString(const QByteArray& literal);

} // namespace json
} // namespace weir
