#include "widgets/frame/palettemodel.h"

#include "widgets/frame/fuzzymatch.h"
#include "widgets/kit/icons.h"

#include <QAction>
#include <algorithm>

namespace weir {
namespace {

constexpr int mostShown = 60;

} // namespace

void PaletteModel::setEntries(QVector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    m_lower.clear();
    m_lower.reserve(m_entries.size());
    for (const PaletteEntry& entry : m_entries)
        m_lower.append(entry.text.toLower());
}

void PaletteModel::setQuery(const QString& query)
{
    struct Hit
    {
        int score;
        int index;
    };
    std::vector<Hit> hits;
    const QStringList words = fuzzyWords(query);
    for (int i = 0; i < m_entries.size(); ++i) {
        const int score = words.isEmpty() ? 1 : fuzzyScore(words, m_lower[i]);
        if (score > 0)
            hits.push_back({score + m_entries[i].weight, i});
    }
    const auto end = hits.begin() + std::min<std::ptrdiff_t>(mostShown, std::ptrdiff_t(hits.size()));
    std::partial_sort(hits.begin(), end, hits.end(), [](const Hit& a, const Hit& b) {
        return a.score != b.score ? a.score > b.score : a.index < b.index;
    });
    beginResetModel();
    m_found.clear();
    if (query.trimmed().startsWith(QLatin1String("weir:"))) {
        if (const Result<Place> place = Place::parse(query.trimmed()))
            m_found.append(
                {tr("Go to %1").arg(place->address()), tr("Address"), QStringLiteral("arrow-right"), *place, {}, 0});
    }
    for (auto hit = hits.begin(); hit != end; ++hit)
        m_found.append(m_entries[hit->index]);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_found.size()); }

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_found.size())
        return {};
    const PaletteEntry& entry = m_found[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return entry.text;
    case Qt::DecorationRole:
        return entry.icon.isEmpty() ? QVariant() : QVariant(icon(entry.icon, Token::TextSecondary));
    case Qt::AccessibleTextRole:
        return entry.detail.isEmpty() ? entry.text : tr("%1, %2").arg(entry.text, entry.detail);
    case DetailRole:
        return entry.detail;
    default:
        return {};
    }
}

} // namespace weir
