#include "models/common/definitiontext.h"

#include "backend/filter/fqlwords.h"
#include "backend/service/definitions/transformationcheck.h"

#include <QCoreApplication>
#include <QStringList>

namespace weir {
namespace {

using cdp::Mistake;

QString toQt(const std::string& text) { return QString::fromStdString(text); }

class Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::DefinitionText)

public:
    static QString sentence(const Mistake& mistake)
    {
        switch (mistake.kind) {
        case Mistake::Kind::MissingField:
        case Mistake::Kind::UnknownField:
        case Mistake::Kind::WrongType:
        case Mistake::Kind::UnknownWord:
        case Mistake::Kind::Empty:
        case Mistake::Kind::Conflict:
        case Mistake::Kind::Misplaced:
            return ofFields(mistake);
        case Mistake::Kind::BadKey:
        case Mistake::Kind::BadDuration:
        case Mistake::Kind::BadDate:
        case Mistake::Kind::BadTimeZone:
        case Mistake::Kind::BadPath:
        case Mistake::Kind::OutOfRange:
        case Mistake::Kind::Reversed:
            return ofValues(mistake);
        case Mistake::Kind::BadFilter:
        case Mistake::Kind::BadPattern:
        case Mistake::Kind::BadSchema:
        case Mistake::Kind::BadMapping:
        case Mistake::Kind::BadExpression:
            return ofLanguages(mistake);
        case Mistake::Kind::Duplicate:
        case Mistake::Kind::UnknownReference:
        case Mistake::Kind::Cycle:
        case Mistake::Kind::WrongReference:
        case Mistake::Kind::Unreachable:
        case Mistake::Kind::WrongVersion:
            return ofReferences(mistake);
        case Mistake::Kind::TooLarge:
        case Mistake::Kind::TooDeep:
        case Mistake::Kind::Unsupported:
            return ofLimits(mistake);
        }
        return {};
    }

    static QString line(const Mistake& mistake)
    {
        const QString said = sentence(mistake);
        return mistake.place.empty() ? said
                                     : tr("%1: %2", "a place in a document: a sentence").arg(toQt(mistake.place), said);
    }

    static QString code(const TransformationMistake& mistake)
    {
        if (mistake.line <= 0)
            return tr("code: %1").arg(mistake.message);
        return tr("code, line %1, column %2: %3").arg(mistake.line).arg(mistake.column).arg(mistake.message);
    }

private:
    static QString quoted(const std::string& text) { return tr("“%1”").arg(toQt(text)); }

    static QString alternatives(QStringList all)
    {
        if (all.size() < 2)
            return all.join(QString());
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

    /// What should stand there, of WrongType.
    static QString thing(const std::string& expected)
    {
        if (expected == "text")
            return tr("a text");
        if (expected == "number")
            return tr("a number");
        if (expected == "object")
            return tr("an object {…}");
        if (expected == "list")
            return tr("a list […]");
        if (expected == "true or false")
            return tr("true or false");
        if (expected == "identifier")
            return tr("an identifier such as “userId:u1”");
        if (expected == "HH:MM")
            return tr("a time of day such as “09:00”");
        if (expected == "[low, high]")
            return tr("a list of two, [low, high]");
        return quoted(expected);
    }

    static QString things(const std::vector<std::string>& expected)
    {
        QStringList all;
        for (const std::string& one : expected)
            all.append(thing(one));
        return alternatives(all);
    }

    static QString first(const std::vector<std::string>& all) { return all.empty() ? QString() : toQt(all.front()); }

    static QString ofFields(const Mistake& mistake)
    {
        switch (mistake.kind) {
        case Mistake::Kind::MissingField:
            if (mistake.found.empty())
                return tr("Something is missing here: write one of %1.").arg(names(mistake.expected));
            return tr("%1 is missing; write it.").arg(quoted(mistake.found));
        case Mistake::Kind::UnknownField:
        case Mistake::Kind::UnknownWord:
            return unknown(mistake);
        case Mistake::Kind::WrongType:
            if (mistake.found.empty())
                return tr("Here stands %1.").arg(things(mistake.expected));
            return tr("Here stands %1, not %2.").arg(things(mistake.expected), quoted(mistake.found));
        case Mistake::Kind::Empty:
            return tr("This is empty; put something in, or take it out.");
        case Mistake::Kind::Conflict:
            return tr("%1 cannot stand together with %2; take one of them out.")
                .arg(quoted(mistake.found), tr("“%1”").arg(first(mistake.expected)));
        default:
            return tr("%1 has no meaning here: nothing came before that it could count from. Take it out.")
                .arg(quoted(mistake.found));
        }
    }

    static QString unknown(const Mistake& mistake)
    {
        const bool isField = mistake.kind == Mistake::Kind::UnknownField;
        const std::string meant = nearestWord(mistake.found, {mistake.expected.begin(), mistake.expected.end()});
        if (!meant.empty())
            return isField ? tr("There is no field %1 here; was %2 meant?").arg(quoted(mistake.found), quoted(meant))
                           : tr("%1 cannot stand here; was %2 meant?").arg(quoted(mistake.found), quoted(meant));
        if (mistake.expected.empty())
            return isField ? tr("There is no field %1 here; take it out.").arg(quoted(mistake.found))
                           : tr("%1 cannot stand here.").arg(quoted(mistake.found));
        return isField
                   ? tr("There is no field %1 here; there are %2.").arg(quoted(mistake.found), names(mistake.expected))
                   : tr("%1 cannot stand here; write one of %2.").arg(quoted(mistake.found), names(mistake.expected));
    }

    static QString ofValues(const Mistake& mistake)
    {
        const QString found = quoted(mistake.found);
        switch (mistake.kind) {
        case Mistake::Kind::BadKey:
            return tr("%1 is no key; a key is 1 to 64 of a-z, 0-9, _ and -, and begins with a letter.").arg(found);
        case Mistake::Kind::BadDuration:
            return tr("%1 is no duration; write it as 250ms, 45s, 15m, 12h, 30d, 2w, or PT1H. Months and years are "
                      "none, "
                      "because they are not of one length.")
                .arg(found);
        case Mistake::Kind::BadDate:
            return tr("%1 is no date; write it as 2026-11-20T10:00:00Z, 2026-11-20, or in milliseconds since 1970.")
                .arg(found);
        case Mistake::Kind::BadTimeZone:
            return tr("%1 is no time zone; write one such as Europe/Berlin or UTC.").arg(found);
        case Mistake::Kind::BadPath:
            return tr("%1 is no path; write names with dots between them, as in address.city, products.0.sku or "
                      "products[].category.")
                .arg(found);
        case Mistake::Kind::OutOfRange:
            return range(mistake);
        default:
            return tr("%1 comes after %2; swap them, or change one.")
                .arg(found, tr("“%1”").arg(first(mistake.expected)));
        }
    }

    static QString range(const Mistake& mistake)
    {
        const std::vector<std::string>& expected = mistake.expected;
        if (expected.size() > 2)
            return tr("A number from %1 to %2 in steps of %3 stands here, not %4.")
                .arg(toQt(expected[0]), toQt(expected[1]), toQt(expected[2]), quoted(mistake.found));
        if (expected.size() == 2 && expected[0] == expected[1])
            return tr("There must be %1 of them, not %2.").arg(toQt(expected[0]), toQt(mistake.found));
        if (expected.size() == 2)
            return tr("A whole number from %1 to %2 stands here, not %3.")
                .arg(toQt(expected[0]), toQt(expected[1]), quoted(mistake.found));
        if (expected.size() == 1 && mistake.place.ends_with("branches"))
            return tr("The percentages of the branches are %1 together; they must be %2.")
                .arg(toQt(mistake.found), toQt(expected[0]));
        if (expected.size() == 1 && expected[0].find('.') != std::string::npos)
            return tr("A number of %1 or more stands here, not %2.").arg(toQt(expected[0]), quoted(mistake.found));
        if (expected.size() == 1)
            return tr("A whole number of %1 or more stands here, not %2.")
                .arg(toQt(expected[0]), quoted(mistake.found));
        return tr("%1 is out of range.").arg(quoted(mistake.found));
    }

    static QString ofLanguages(const Mistake& mistake)
    {
        const QString detail = toQt(mistake.detail);
        switch (mistake.kind) {
        case Mistake::Kind::BadFilter:
            return tr("The filter is wrong at character %1: %2.").arg(mistake.at + 1).arg(detail);
        case Mistake::Kind::BadPattern:
            return tr("The regular expression %1 is wrong: %2.").arg(quoted(mistake.found), detail);
        case Mistake::Kind::BadSchema:
            if (!mistake.found.empty())
                return tr("The schema is wrong at %1: %2.").arg(quoted(mistake.found), detail);
            return tr("The schema is wrong: %1.").arg(detail);
        case Mistake::Kind::BadMapping:
            if (mistake.found.empty())
                return tr("The mapping is wrong: %1.").arg(detail);
            if (mistake.expected.empty())
                return tr("The mapping is wrong at %1: %2.").arg(quoted(mistake.found), detail);
            return tr("The mapping is wrong at %1: %2. There are %3.")
                .arg(quoted(mistake.found), detail, names(mistake.expected));
        default:
            return tr("The formula is wrong at character %1: %2.").arg(mistake.at + 1).arg(detail);
        }
    }

    static QString ofReferences(const Mistake& mistake)
    {
        const QString found = quoted(mistake.found);
        switch (mistake.kind) {
        case Mistake::Kind::Duplicate:
            return tr("%1 stands here twice; take one out.").arg(found);
        case Mistake::Kind::UnknownReference:
            return tr("There is no %1; define it first, or name another.").arg(found);
        case Mistake::Kind::Cycle:
            return tr("This runs in a circle: %1. Take one of the references out.").arg(toQt(mistake.found));
        case Mistake::Kind::WrongReference:
            return tr("%1 is nothing that can be referred to from here.").arg(found);
        case Mistake::Kind::Unreachable:
            return tr("Nothing leads to %1; lead there, or take it out.").arg(found);
        default:
            return tr("Version %1 was made from an old one: the next is %2. Load the definition again, and change it "
                      "once more.")
                .arg(toQt(mistake.found), first(mistake.expected));
        }
    }

    static QString ofLimits(const Mistake& mistake)
    {
        switch (mistake.kind) {
        case Mistake::Kind::TooLarge:
            return tr("This is too large: the limit is %1.").arg(first(mistake.expected));
        case Mistake::Kind::TooDeep:
            return tr("This is nested too deeply; make definitions of parts of it, and refer to them.");
        default:
            return tr("%1 is known, but cannot be had here.").arg(quoted(mistake.found));
        }
    }
};

} // namespace

QString definitionMistakeSentence(const cdp::Mistake& mistake) { return Words::sentence(mistake); }

QString definitionMistakeLine(const cdp::Mistake& mistake) { return Words::line(mistake); }

QString transformationMistakeLine(const TransformationMistake& mistake) { return Words::code(mistake); }

} // namespace weir
