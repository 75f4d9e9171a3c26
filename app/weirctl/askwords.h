// Purpose: what workers answered, in words. Thread: main. Limits: as many lines as there are answers.
#pragma once

#include "backend/engine/queries/queryclient.h"

#include <QString>

namespace weir::ctl {

/// Of Person and AsOf: the body of who knows the person.
QString personWords(const Json& body);
/// Of Explain; `audience` as it was asked for.
QString whyWords(const Json& body, const QString& audience);
QString peopleWords(const engine::PeopleSum& sum);
/// Each property with at most so many of its values.
QString catalogueWords(const engine::CatalogueSum& sum, std::size_t mostValues);
/// A number with its interval, while the exact one is being counted.
QString estimateWords(const engine::PeopleSum& sum, std::int64_t ms);
/// "8 of 8 partitions answered in 21 ms."
QString answeredWords(const engine::QueryResult& result);

} // namespace weir::ctl
