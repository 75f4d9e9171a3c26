#include "models/common/filtertext.h"

#include "backend/filter/fqlsyntax.h"

#include <QCoreApplication>
#include <QStringList>

namespace weir {
namespace {

QString toQt(const std::string& text) { return QString::fromStdString(text); }

class Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::FilterText)

public:
    static QString quoted(const std::string& text) { return tr("“%1”").arg(toQt(text)); }

    static QString thing(const std::string& expected)
    {
        if (expected == fqlexpects::condition)
            return tr("a condition");
        if (expected == fqlexpects::value)
            return tr("a value");
        if (expected == fqlexpects::literal)
            return tr("a text in quotes or a number");
        if (expected == fqlexpects::text)
            return tr("a text");
        if (expected == fqlexpects::name)
            return tr("a name");
        if (expected == fqlexpects::number)
            return tr("a number");
        if (expected == fqlexpects::end)
            return tr("the end");
        return quoted(expected);
    }

    /// "=", "!=" … "in" become one word: nobody reads seven signs.
    static QString things(const std::vector<std::string>& expected)
    {
        if (expected.size() >= 7 && expected.front() == "=")
            return tr("a comparison such as “=” or “>”");
        QStringList all;
        for (const std::string& one : expected)
            all.append(thing(one));
        if (all.size() == 1)
            return all.first();
        const QString last = all.takeLast();
        return tr("%1 or %2", "alternatives: a, b or c").arg(all.join(tr(", ")), last);
    }

    static QString names(const std::vector<std::string>& all)
    {
        QStringList list;
        for (const std::string& one : all)
            list.append(toQt(one));
        return list.join(tr(", "));
    }

    static QString unexpected(const FqlMistake& mistake)
    {
        if (mistake.meant.empty())
            return tr("Here %1 was expected, not %2.").arg(things(mistake.expected), quoted(mistake.found));
        if (mistake.meant.find(' ') == std::string::npos && mistake.meant.find('(') == std::string::npos)
            return tr("Here %1 was expected, not %2.").arg(quoted(mistake.meant), quoted(mistake.found));
        return tr("%1 cannot be written so; write %2.").arg(quoted(mistake.found), quoted(mistake.meant));
    }

    static QString arguments(const FqlMistake& mistake)
    {
        QStringList all;
        for (const std::string& one : mistake.expected)
            all.append(one == fqlexpects::text ? tr("text", "an argument of a function")
                                               : tr("value", "an argument of a function"));
        return tr("%1 is written %2(%3).").arg(quoted(mistake.found), toQt(mistake.found), all.join(tr(", ")));
    }

    static QString path(const FqlMistake& mistake)
    {
        if (mistake.expected.front() != fqlexpects::name)
            return tr("%1 has no parts; compare it itself.").arg(quoted(mistake.meant));
        if (mistake.meant == "headers.…")
            return tr("The name of the header is missing: headers.name or headers['name'].");
        if (mistake.found.empty())
            return tr("The filter ends too early: a name is missing.");
        if (mistake.meant.empty())
            return tr("A name is missing in front of %1.").arg(quoted(mistake.found));
        return tr("%1 cannot stand in a name like this; write %2.").arg(quoted(mistake.found), quoted(mistake.meant));
    }

    static QString sentence(const FqlMistake& mistake)
    {
        switch (mistake.kind) {
        case FqlMistake::Kind::Empty:
            return tr("The filter is empty.");
        case FqlMistake::Kind::Unexpected:
            return unexpected(mistake);
        case FqlMistake::Kind::EndsEarly:
            return tr("The filter ends too early: %1 is missing.").arg(things(mistake.expected));
        case FqlMistake::Kind::UnknownRoot:
            if (mistake.meant.empty())
                return tr("A record has no %1, but %2.").arg(quoted(mistake.found), names(mistake.expected));
            return tr("A record has no %1; was %2 meant?").arg(quoted(mistake.found), quoted(mistake.meant));
        case FqlMistake::Kind::UnknownFunction:
            if (mistake.meant.empty())
                return tr("There is no function %1; there are %2.").arg(quoted(mistake.found), names(mistake.expected));
            return tr("There is no function %1; was %2 meant?").arg(quoted(mistake.found), quoted(mistake.meant));
        case FqlMistake::Kind::WrongArguments:
            return arguments(mistake);
        case FqlMistake::Kind::UnclosedText:
            return tr("The text that begins with %1 has no end.").arg(toQt(mistake.found));
        case FqlMistake::Kind::UnclosedBracket:
            return tr("The bracket %1 is not closed.").arg(quoted(mistake.found));
        case FqlMistake::Kind::BadPath:
            return path(mistake);
        case FqlMistake::Kind::BadNumber:
            return tr("%1 is not a number; was %2 meant?").arg(quoted(mistake.found), toQt(mistake.meant));
        case FqlMistake::Kind::TooLong:
            return tr("The filter is longer than 64 KiB.");
        case FqlMistake::Kind::TooDeep:
            return tr("Brackets are nested more than 200 levels deep here.");
        }
        return {};
    }

    static QString sentence(const FqlRemark& remark)
    {
        switch (remark.kind) {
        case FqlRemark::Kind::MixedAndOr:
            return tr("“and” binds tighter than “or”; brackets would make plain what is meant.");
        case FqlRemark::Kind::ZonelessDate:
            return tr("A date without a zone is taken as UTC.");
        }
        return {};
    }

    static QString expression(const Error& error)
    {
        if (error.kind == ErrorKind::Limit)
            return tr("The expression is longer than 64 KiB.");
        if (error.subject.isEmpty())
            return tr("The regular expression is wrong: %1.").arg(error.detail);
        // RE2 repeats the part behind its words.
        QString words = error.detail;
        if (words.endsWith(QStringLiteral(": ") + error.subject))
            words.chop(error.subject.size() + 2);
        return tr("The regular expression is wrong at “%1”: %2.").arg(error.subject, words);
    }
};

} // namespace

QString mistakeSentence(const FqlMistake& mistake) { return Words::sentence(mistake); }

QString remarkSentence(const FqlRemark& remark) { return Words::sentence(remark); }

QString expressionSentence(const Error& error) { return Words::expression(error); }

int utf16Position(const QString& text, std::size_t byte)
{
    const QByteArray utf8 = text.toUtf8();
    return int(QString::fromUtf8(utf8.left(qsizetype(std::min<std::size_t>(byte, std::size_t(utf8.size()))))).size());
}

FilterProblem filterProblem(const QString& typed, const RecordQuery& query)
{
    if (query.mistake) {
        const int start = utf16Position(typed, query.mistake->at);
        const int end = utf16Position(typed, query.mistake->at + query.mistake->length);
        return {mistakeSentence(*query.mistake), start, end - start};
    }
    if (query.error)
        return {expressionSentence(*query.error), query.error->code, std::max(1, int(query.error->subject.size()))};
    return {};
}

FilterProblem filterRemark(const QString& typed, const RecordQuery& query)
{
    if (!query.isValid() || query.remarks.empty())
        return {};
    const FqlRemark& remark = query.remarks.front();
    const int start = utf16Position(typed, remark.at);
    return {remarkSentence(remark), start, utf16Position(typed, remark.at + remark.length) - start};
}

} // namespace weir
