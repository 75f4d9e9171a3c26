#include "models/common/mappingtext.h"

#include "backend/cdp/mapping/mapping.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::MappingText)
};

QString what(const Error& error)
{
    using cdp::MappingFailure;
    switch (MappingFailure(error.code)) {
    case MappingFailure::NoObject:
        return Words::tr("Only an object can be mapped.");
    case MappingFailure::NoPath:
        return Words::tr("What came out in place of a path is none.");
    case MappingFailure::NoTemplate:
        return Words::tr("What came out in place of a template is none.");
    case MappingFailure::NoJson:
        return Words::tr("The text is no JSON.");
    case MappingFailure::NotMerged:
        return Words::tr("Only objects can be merged.");
    case MappingFailure::TooLarge:
        return Words::tr("More than 16 MiB come of it.");
    case MappingFailure::TooLong:
        return Words::tr("The mapping takes more than a million steps.");
    }
    return error.detail;
}

} // namespace

QString mappingErrorSentence(const Error& error)
{
    return error.subject.isEmpty() ? what(error) : Words::tr("%1: %2").arg(error.subject, what(error));
}

} // namespace weir
