#include "backend/cdp/rules/series.h"

namespace weir::cdp {
namespace {

void saveEnd(ByteWriter& writer, const Series::End& end)
{
    writer.flag(end.isThere);
    if (!end.isThere)
        return;
    writer.integer(end.timeMs);
    writer.text(end.messageId);
    writer.text(end.text);
}

Series::End loadEnd(ByteReader& reader)
{
    Series::End end;
    end.isThere = reader.flag();
    if (end.isThere) {
        end.timeMs = reader.integer();
        end.messageId = reader.text();
        end.text = reader.text();
    }
    return end;
}

} // namespace

void Series::save(const Feature& feature, ByteWriter& writer) const
{
    writer.number(m_keys.size());
    std::int64_t before = 0;
    for (const std::int64_t key : m_keys) {
        writer.integer(key - before);
        before = key;
    }
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        for (std::size_t column = 0; column < feature.numbers.size(); ++column)
            writer.real(number(feature, i, column));
        for (std::size_t column = 0; column < feature.textCount(); ++column)
            writer.text(text(feature, i, column));
        if (feature.isOrdered)
            writer.text(messageId(i));
    }
    writer.number(m_foldedCount);
    writer.integer(m_foldedFirst);
    writer.integer(m_foldedLast);
    writer.flag(m_fold != nullptr);
    if (!m_fold)
        return;
    for (const NumberFold& fold : m_fold->numbers) {
        writer.number(fold.sum.high());
        writer.number(fold.sum.low());
        writer.real(fold.sum.rest());
        writer.real(fold.minimum);
        writer.real(fold.maximum);
        writer.number(fold.count);
    }
    for (const TextFold& fold : m_fold->texts) {
        writer.number(fold.values.size());
        for (const auto& [value, count] : fold.values) {
            writer.text(value);
            writer.number(count);
        }
        saveEnd(writer, fold.first);
        saveEnd(writer, fold.last);
    }
}

Series Series::load(std::uint32_t index, const Feature& feature, ByteReader& reader)
{
    Series series(index);
    const std::size_t count = reader.count();
    std::int64_t key = 0;
    for (std::size_t i = 0; i < count && !reader.isBroken(); ++i) {
        key += reader.integer();
        series.m_keys.push_back(key);
        series.m_hasContinuations = series.m_hasContinuations || (key & 1) != 0;
    }
    for (std::size_t i = 0; i < series.m_keys.size() && !reader.isBroken(); ++i) {
        for (std::size_t column = 0; column < feature.numbers.size(); ++column)
            series.columns().numbers.push_back(reader.real());
        for (std::size_t column = 0; column < feature.textCount(); ++column)
            series.columns().texts.emplace_back(reader.text());
        if (feature.isOrdered)
            series.columns().ids.emplace_back(reader.text());
    }
    series.m_foldedCount = reader.number();
    series.m_foldedFirst = reader.integer();
    series.m_foldedLast = reader.integer();
    if (!reader.flag())
        return series;
    Fold& fold = series.foldOf(feature);
    for (NumberFold& number : fold.numbers) {
        const std::uint64_t high = reader.number(), low = reader.number();
        number.sum = ExactSum::ofParts(high, low, reader.real());
        number.minimum = reader.real();
        number.maximum = reader.real();
        number.count = reader.number();
    }
    for (TextFold& text : fold.texts) {
        for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
            const std::string value(reader.text());
            text.values[value] = reader.number();
        }
        text.first = loadEnd(reader);
        text.last = loadEnd(reader);
    }
    return series;
}

} // namespace weir::cdp
