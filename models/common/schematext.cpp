#include "models/common/schematext.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::SchemaText)
};

QString numberSentence(const std::string& keyword, const QString& limit)
{
    if (keyword == "minimum")
        return Words::tr("It must be at least %1.").arg(limit);
    if (keyword == "maximum")
        return Words::tr("It must be at most %1.").arg(limit);
    if (keyword == "exclusiveMinimum")
        return Words::tr("It must be greater than %1.").arg(limit);
    if (keyword == "exclusiveMaximum")
        return Words::tr("It must be less than %1.").arg(limit);
    if (keyword == "multipleOf")
        return Words::tr("It must be a multiple of %1.").arg(limit);
    return {};
}

QString sizeSentence(const std::string& keyword, const QString& limit)
{
    if (keyword == "minLength")
        return Words::tr("It must have at least %1 letters.").arg(limit);
    if (keyword == "maxLength")
        return Words::tr("It must have at most %1 letters.").arg(limit);
    if (keyword == "minItems")
        return Words::tr("It must have at least %1 elements.").arg(limit);
    if (keyword == "maxItems")
        return Words::tr("It must have at most %1 elements.").arg(limit);
    if (keyword == "minProperties")
        return Words::tr("It must have at least %1 properties.").arg(limit);
    if (keyword == "maxProperties")
        return Words::tr("It must have at most %1 properties.").arg(limit);
    return {};
}

QString structureSentence(const std::string& keyword, const QString& expected)
{
    if (keyword == "required")
        return Words::tr("The property “%1” is missing.").arg(expected);
    if (keyword == "dependencies")
        return Words::tr("The property “%1” is missing, which another one asks for.").arg(expected);
    if (keyword == "additionalProperties")
        return Words::tr("This property is not expected.");
    if (keyword == "additionalItems" || keyword == "items")
        return Words::tr("No more elements are expected.");
    if (keyword == "propertyNames")
        return Words::tr("A property must not have this name.");
    if (keyword == "contains")
        return Words::tr("None of the elements is what must be among them.");
    if (keyword == "uniqueItems")
        return Words::tr("Two of the elements are the same.");
    return {};
}

} // namespace

QString violationSentence(const cdp::Violation& violation)
{
    const QString expected = QString::fromStdString(violation.expected);
    const std::string& keyword = violation.keyword;
    for (const auto sentence : {&numberSentence, &sizeSentence, &structureSentence}) {
        if (const QString text = sentence(keyword, expected); !text.isEmpty())
            return text;
    }
    if (keyword == "type")
        return Words::tr("A value of type %1 is expected.").arg(expected);
    if (keyword == "enum")
        return Words::tr("It must be one of: %1.").arg(expected);
    if (keyword == "const")
        return Words::tr("It must be %1.").arg(expected);
    if (keyword == "pattern")
        return Words::tr("It does not match the pattern %1.").arg(expected);
    if (keyword == "format")
        return Words::tr("It is not of the format “%1”.").arg(expected);
    if (keyword == "anyOf")
        return expected.isEmpty() ? Words::tr("It is none of the alternatives.")
                                  : Words::tr("It is none of the alternatives: %1.").arg(expected);
    if (keyword == "oneOf")
        return expected.isEmpty() ? Words::tr("It must be exactly one of the alternatives.")
                                  : Words::tr("It must be exactly one of the alternatives: %1.").arg(expected);
    if (keyword == "not")
        return Words::tr("It is what it must not be.");
    if (keyword == "limit")
        return Words::tr("It is too large or too deep to be checked.");
    return Words::tr("Nothing is allowed here.");
}

QString schemaMistakeSentence(const cdp::SchemaMistake& mistake)
{
    using Kind = cdp::SchemaMistake::Kind;
    const QString detail = QString::fromStdString(mistake.detail);
    switch (mistake.kind) {
    case Kind::NotASchema: {
        cdp::Violation violation;
        violation.keyword = mistake.keyword;
        violation.expected = mistake.detail;
        return Words::tr("This is no schema of draft-07. %1").arg(violationSentence(violation));
    }
    case Kind::BadPattern:
        return Words::tr("The regular expression is wrong: %1.").arg(detail);
    case Kind::UnknownPlace:
        return Words::tr("The $ref leads to nothing: %1.").arg(detail);
    case Kind::UnknownRemote:
        return Words::tr("The $ref leads to another document: %1.").arg(detail);
    case Kind::Loop:
        return Words::tr("The schema refers to itself without end.");
    case Kind::Duplicate:
        return Words::tr("Two schemas have the same $id: %1.").arg(detail);
    case Kind::OtherDraft:
        return Words::tr("The schema is written for another draft than draft-07: %1.").arg(detail);
    case Kind::TooDeep:
        return Words::tr("The schema is nested too deeply; the limit is %1.").arg(detail);
    case Kind::TooLarge:
        return Words::tr("The schema is too large; the limit is %1.").arg(detail);
    }
    return detail;
}

} // namespace weir
