#include "widgets/frame/pageregistry.h"

#include <QCoreApplication>

namespace weir {
namespace {

bool isAny(const QString& segment) { return segment == QLatin1String("*"); }

/// Does the shorter of the two agree with the head of the other?
bool agree(const QStringList& pattern, const QStringList& path, qsizetype length)
{
    for (qsizetype i = 0; i < length; ++i) {
        if (!isAny(pattern[i]) && pattern[i] != path[i])
            return false;
    }
    return true;
}

const QVector<Section>& allSections()
{
    static const QVector<Section> all = {Section::Watch,      Section::Browse, Section::Administer, Section::Collect,
                                         Section::Understand, Section::Act,    Section::Journal};
    return all;
}

} // namespace

void PageRegistry::add(PageKind kind) { m_kinds.push_back(std::move(kind)); }

const PageKind* PageRegistry::find(const QStringList& path) const
{
    const PageKind* best = nullptr;
    qsizetype bestRank = -1;
    for (const PageKind& kind : m_kinds) {
        const QStringList pattern = kind.id.split(QLatin1Char('/'));
        if (pattern.size() > path.size() || !agree(pattern, path, pattern.size()))
            continue;
        const qsizetype literals =
            std::count_if(pattern.begin(), pattern.end(), [](const QString& s) { return !isAny(s); });
        const qsizetype rank = pattern.size() * 100 + literals;
        if (rank > bestRank) {
            best = &kind;
            bestRank = rank;
        }
    }
    return best;
}

Place PageRegistry::completed(Place place) const
{
    const PageKind* now = find(place.path);
    if (now && now->id.split(QLatin1Char('/')).size() == place.path.size())
        return place;
    for (const PageKind& kind : m_kinds) {
        const QStringList pattern = kind.id.split(QLatin1Char('/'));
        if (pattern.size() <= place.path.size() || place.path.isEmpty() ||
            !agree(pattern, place.path, place.path.size()))
            continue;
        const QStringList rest = pattern.mid(place.path.size());
        if (!rest.contains(QLatin1String("*"))) {
            place.path += rest;
            return place;
        }
    }
    return place;
}

QVector<const PageKind*> PageRegistry::navigation(Section section) const
{
    QVector<const PageKind*> found;
    for (const PageKind& kind : m_kinds) {
        if (!kind.inNavigation || kind.id.contains(QLatin1Char('/')))
            continue;
        const Section own = kind.needsCluster ? kind.section : Section::None;
        if (own == section && (kind.needsCluster ? section != Section::None : true))
            found.append(&kind);
    }
    return found;
}

QVector<Section> ownSections(Persona persona)
{
    switch (persona) {
    case Persona::Operator:
        return {Section::Watch, Section::Browse, Section::Administer};
    case Persona::Marketer:
        return {Section::Understand, Section::Act, Section::Collect};
    case Persona::Support:
        return {Section::Collect, Section::Understand, Section::Browse};
    case Persona::Unset:
        break;
    }
    return allSections();
}

QVector<Section> otherSections(Persona persona)
{
    QVector<Section> others = allSections();
    const QVector<Section> own = ownSections(persona);
    others.removeIf([&own](Section section) { return own.contains(section); });
    return others;
}

QString sectionTitle(Section section)
{
    switch (section) {
    case Section::Watch:
        return QCoreApplication::translate("weir::Section", "Watch");
    case Section::Browse:
        return QCoreApplication::translate("weir::Section", "Browse");
    case Section::Administer:
        return QCoreApplication::translate("weir::Section", "Administer");
    case Section::Collect:
        return QCoreApplication::translate("weir::Section", "Collect");
    case Section::Understand:
        return QCoreApplication::translate("weir::Section", "Understand");
    case Section::Act:
        return QCoreApplication::translate("weir::Section", "Act");
    case Section::Journal:
        return QCoreApplication::translate("weir::Section", "Journal");
    case Section::None:
        break;
    }
    return {};
}

} // namespace weir
