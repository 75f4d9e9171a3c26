// The page of masking rules, by hand.
#include "backend/service/privacy/masks.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/formfield.h"
#include "widgets/settings/settingspages.h"

#include <QCheckBox>

namespace weir {
namespace {

/// The page, without a cluster.
struct Shown
{
    Shown()
    {
        const test::WatchedApplication::Pause pause;
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        services.settings = &settings;
        services.masks = &masks;
        for (const PageKind& kind : settingsPageKinds()) {
            if (kind.id == QLatin1String("settings/masking"))
                page = kind.make(services, went, &window);
        }
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        window.resize(1300, 800);
        active = test::showActive(window);
        page->open(page->place(), nullptr);
    }
    QLineEdit* path() const { return test::byName<QLineEdit>(page, QStringLiteral("What to hide, required")); }
    DataTable* table() const { return page->findChild<DataTable*>(); }
    QString after() const { return test::byName<CodeEditor>(page, QStringLiteral("The sample after"))->text(); }
    QStringList errors() const
    {
        QStringList all;
        for (const FormField* field : page->findChildren<FormField*>()) {
            if (!field->error().isEmpty())
                all << field->error();
        }
        return all;
    }

    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Masks masks{settings};
    Services services;
    test::Went went;
    QWidget window;
    Page* page = nullptr;
    bool active = false;
};

} // namespace

class MaskSettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void aRuleIsAddedWithTheKeysAlone()
    {
        Shown shown;
        QVERIFY(shown.active);
        QCOMPARE(shown.page->findChild<StateView*>()->state(), StateView::State::Empty);
        test::click(test::button(shown.page, QStringLiteral("Add rule")));
        QTRY_VERIFY(shown.path() && shown.path()->hasFocus());
        test::type(&shown.window, QStringLiteral("value.customer.email"));
        QTRY_VERIFY(shown.after().contains(QStringLiteral("\"email\": \"\u2022\u2022\u2022\"")));
        QVERIFY(shown.after().contains(QLatin1String("Ada Lovelace")));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.masks.rules().size(), 1u);
        QCOMPARE(shown.masks.rules()[0].path, std::string("value.customer.email"));
        QTRY_COMPARE(shown.table()->model()->rowCount(), 1);
        QVERIFY(shown.went.sentences.last().contains(QLatin1String("value.customer.email")));
    }

    void aMistakeStandsAtItsField()
    {
        Shown shown;
        QVERIFY(shown.active);
        test::click(test::button(shown.page, QStringLiteral("Add rule")));
        QTRY_VERIFY(shown.path() && shown.path()->hasFocus());
        test::type(&shown.window, QStringLiteral("email"));
        test::click(test::button(shown.page, QStringLiteral("Save rule")));
        QTRY_COMPARE(shown.errors().size(), 1);
        QVERIFY(shown.errors()[0].contains(QLatin1String("value.email")));
        QVERIFY(shown.masks.rules().empty());
        QTRY_VERIFY(shown.path()->hasFocus());
        test::type(&shown.window, QStringLiteral("["));
        QTRY_VERIFY(shown.errors().isEmpty());
    }

    void aRuleIsSwitchedOffAndDeletedAfterAQuestion()
    {
        Shown shown;
        QVERIFY(shown.active);
        QVERIFY(shown.masks.setRules({{"", "key", MaskHow::Hash, true}, {"orders", "value.a", MaskHow::Last4, true}}));
        QTRY_COMPARE(shown.table()->model()->rowCount(), 2);
        test::click(shown.table()->viewport(), Qt::LeftButton, {},
                    shown.table()->visualRect(shown.table()->model()->index(1, 0)).center());
        QTRY_COMPARE(shown.path() ? shown.path()->text() : QString(), QStringLiteral("value.a"));
        test::click(test::button(shown.page, QStringLiteral("In force")), Qt::LeftButton, {}, {8, 8});
        test::click(test::button(shown.page, QStringLiteral("Save rule")));
        QTRY_VERIFY(!shown.masks.rules()[1].enabled);
        QVERIFY(shown.masks.rules()[1].how == MaskHow::Last4);

        shown.table()->setFocus();
        test::press(&shown.window, Qt::Key_Delete);
        auto* question = shown.page->findChild<Banner*>();
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("Delete rule")));
        QVERIFY(question);
        QCOMPARE(shown.masks.rules().size(), 2u);
        test::click(test::button(shown.page, QStringLiteral("Delete rule")));
        QTRY_COMPARE(shown.masks.rules().size(), 1u);
        QCOMPARE(shown.masks.rules()[0].path, std::string("key"));
        QTRY_COMPARE(shown.table()->model()->rowCount(), 1);
    }

    void anAddressBeginsARule()
    {
        Shown shown;
        QVERIFY(shown.active);
        Place place = shown.page->place();
        place.query = {{QStringLiteral("path"), QStringLiteral("value.email")},
                       {QStringLiteral("topics"), QStringLiteral("orders")}};
        shown.page->open(place, nullptr);
        QTRY_COMPARE(shown.path() ? shown.path()->text() : QString(), QStringLiteral("value.email"));
        QTRY_VERIFY(shown.path()->hasFocus());
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.masks.rules().size(), 1u);
        QCOMPARE(shown.masks.rules()[0].topics, std::string("orders"));
    }

    void everythingHasAName()
    {
        Shown shown;
        QVERIFY(shown.active);
        test::click(test::button(shown.page, QStringLiteral("Add rule")));
        QCOMPARE(test::unnamedWidgets(shown.page, true), QStringList());
    }
};

WEIR_TEST(MaskSettingsTest)

} // namespace weir

#include "masksettingstest.moc"
