#include "tests/gui/connectionspagelab.h"

#include "widgets/connections/connectionfield.h"
#include "widgets/connections/connectionform.h"
#include "widgets/connections/connectionspages.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

namespace weir::test {

void ConnectionsNavigator::go(const Place& place, Where)
{
    places.append(place.address());
    if (page && place.pageId() == QLatin1String("connections"))
        page->open(place, nullptr);
}

void ConnectionsPageLab::begin()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<ConnectionStore>(m_folder->filePath(f("connections.json")));
    m_settings = std::make_unique<Settings>(m_folder->filePath(f("weir.ini")));
    m_secrets = std::make_unique<MemorySecretStore>();
    m_jobs = std::make_unique<Jobs>();
    m_clusters = std::make_unique<Clusters>();
    m_services = {};
    m_services.connections = m_store.get();
    m_services.secrets = m_secrets.get();
    m_services.clusters = m_clusters.get();
    m_services.jobs = m_jobs.get();
    m_services.settings = m_settings.get();
    makePage();
}

void ConnectionsPageLab::end()
{
    m_page.reset();
    m_clusters.reset();
}

void ConnectionsPageLab::makePage()
{
    m_page.reset();
    m_navigator = {};
    m_page.reset(static_cast<ConnectionsPage*>(connectionsPageKind().make(m_services, m_navigator, nullptr)));
    m_navigator.page = m_page.get();
    m_page->resize(1280, 900);
    QVERIFY(test::showActive(*m_page));
}

void ConnectionsPageLab::open(const char* path)
{
    m_page->open({{}, QString::fromLatin1(path).split(QLatin1Char('/')), {}}, nullptr);
    QCoreApplication::processEvents();
}

QString ConnectionsPageLab::saved(const char* name)
{
    ConnectionSpec spec;
    spec.id = ConnectionStore::newId();
    spec.name = QLatin1String(name);
    spec.bootstrap = {f("127.0.0.1:1")};
    const bool good = m_store->save(spec).has_value();
    return good ? spec.id : QString();
}

ConnectionField* ConnectionsPageLab::field(const char* name) const
{
    return m_page->findChild<ConnectionForm*>()->field(QLatin1String(name));
}

FormField* ConnectionsPageLab::formField(const char* name) const { return field(name)->findChild<FormField*>(); }

QWidget* ConnectionsPageLab::input(const char* name) const { return field(name)->input(); }

QString ConnectionsPageLab::text(const char* name) const { return qobject_cast<QLineEdit*>(input(name))->text(); }

DataTable* ConnectionsPageLab::visibleTable() const
{
    auto* table = m_page->findChild<DataTable*>();
    return table && table->isVisible() ? table : nullptr;
}

void ConnectionsPageLab::reveal(const char* name)
{
    m_page->findChild<ConnectionForm*>()->reveal(QLatin1String(name));
    QCoreApplication::processEvents();
}

void ConnectionsPageLab::typeInto(const char* name, const QString& words)
{
    reveal(name);
    QVERIFY2(input(name)->isVisible(), name);
    test::click(input(name), Qt::LeftButton, {}, {20, input(name)->height() / 2});
    test::press(m_page.get(), Qt::Key_A, Qt::ControlModifier);
    test::press(m_page.get(), Qt::Key_Delete);
    test::type(m_page.get(), words);
}

void ConnectionsPageLab::choose(const char* name, const QString& entry)
{
    reveal(name);
    auto* box = qobject_cast<QComboBox*>(input(name));
    const int row = box->findText(entry);
    QVERIFY2(row >= 0, qPrintable(entry));
    box->setFocus();
    test::press(m_page.get(), Qt::Key_Home);
    for (int i = 0; i < row; ++i)
        test::press(m_page.get(), Qt::Key_Down);
    QCOMPARE(box->currentText(), entry);
    QCoreApplication::processEvents();
}

QString ConnectionsPageLab::visibleWords(const QWidget* root)
{
    QStringList words;
    for (const QLabel* label : root->findChildren<QLabel*>())
        if (label->isVisible())
            words.append(label->text());
    for (const Banner* banner : root->findChildren<Banner*>())
        if (banner->isVisible())
            words.append(banner->sentence());
    for (const Badge* badge : root->findChildren<Badge*>())
        if (badge->isVisible())
            words.append(badge->word());
    return words.join(QLatin1Char('\n'));
}

} // namespace weir::test
