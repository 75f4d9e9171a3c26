#include "widgets/frame/pageregistry.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class PageRegistryTest : public QObject
{
    Q_OBJECT
    PageRegistry m_pages;

    void add(const char* id, Section section = Section::None, bool needsCluster = true, bool inNavigation = true)
    {
        PageKind kind;
        kind.id = QString::fromLatin1(id);
        kind.section = section;
        kind.needsCluster = needsCluster;
        kind.inNavigation = inNavigation;
        m_pages.add(kind);
    }
    QString found(const char* path) const
    {
        const PageKind* kind = m_pages.find(QString::fromLatin1(path).split(QLatin1Char('/')));
        return kind ? kind->id : QString();
    }

private slots:
    void initTestCase()
    {
        add("connections", Section::None, false);
        add("topics", Section::Browse);
        add("topics/*/messages");
        add("topics/*/partitions");
        add("groups", Section::Watch);
        add("log", Section::None, false, false);
    }

    void theLongestMatchWins()
    {
        QCOMPARE(found("topics"), QStringLiteral("topics"));
        QCOMPARE(found("topics/orders/messages"), QStringLiteral("topics/*/messages"));
        QCOMPARE(found("topics/orders/messages/7"), QStringLiteral("topics/*/messages"));
        QCOMPARE(found("topics/orders/partitions"), QStringLiteral("topics/*/partitions"));
        QCOMPARE(found("nowhere"), QString());
    }

    void aTopicAloneMeansItsMessages()
    {
        const Place place =
            m_pages.completed({QStringLiteral("demo"), {QStringLiteral("topics"), QStringLiteral("orders")}, {}});
        QCOMPARE(place.path,
                 (QStringList{QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("messages")}));
        QCOMPARE(place.cluster, QStringLiteral("demo"));
    }

    void whatIsCompleteStays()
    {
        const Place place{
            QStringLiteral("demo"), {QStringLiteral("topics")}, {{QStringLiteral("filter"), QStringLiteral("x")}}};
        QCOMPARE(m_pages.completed(place), place);
    }

    void navigationShowsOnlyWhatExists()
    {
        QCOMPARE(m_pages.navigation(Section::Browse).size(), 1);
        QCOMPARE(m_pages.navigation(Section::Administer).size(), 0);
        QCOMPARE(m_pages.navigation(Section::None).size(), 1); // connections; the log is reached otherwise
    }

    void everySectionIsOnesOwnOrUnderMore()
    {
        for (const Persona persona : {Persona::Unset, Persona::Operator, Persona::Marketer, Persona::Support})
            QCOMPARE(ownSections(persona).size() + otherSections(persona).size(), 7);
        QCOMPARE(ownSections(Persona::Operator).first(), Section::Watch);
    }
};

WEIR_TEST(PageRegistryTest)

} // namespace weir

#include "pageregistrytest.moc"
