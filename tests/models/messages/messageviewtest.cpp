#include "models/messages/messageview.h"
#include "backend/service/settings.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir {

class MessageViewTest : public QObject
{
    Q_OBJECT
private slots:
    void aViewComesBackAsItWas()
    {
        MessageView view;
        view.name = QStringLiteral("Failed & late");
        view.query = {{QStringLiteral("from"), QStringLiteral("time:-1h")},
                      {QStringLiteral("search"), QStringLiteral("value.status = 'failed'")}};
        view.fields = QStringList{QStringLiteral("value.a,b"), QStringLiteral("headers.x")};
        view.hiddenColumns = QStringList{QStringLiteral("size")};
        view.colours = {{QStringLiteral("value.total > 5"), 3, false}};
        view.valueFormat = Format::Avro;
        QCOMPARE(viewFromJson(toJson(view)), view);
        QCOMPARE(viewFromJson("broken"), MessageView());
        QCOMPARE(coloursFromJson("[{\"filter\":\"x\",\"colour\":99}]").first().series, 5);
    }

    void viewsAreSavedRenamedAndDeletedByTopic()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        ViewStore store(settings, QStringLiteral("topics/c/t"));
        MessageView view;
        QVERIFY(!store.save(view)); // it has no name
        view.name = QStringLiteral("b");
        QVERIFY(store.save(view));
        view.name = QStringLiteral("a");
        view.fields = QStringList{QStringLiteral("value.x")};
        QVERIFY(store.save(view));
        QCOMPARE(store.views().size(), 2);
        QCOMPARE(store.views().first().name, QStringLiteral("a"));
        QVERIFY(!store.rename(QStringLiteral("a"), QStringLiteral("b"))); // taken
        QVERIFY(store.rename(QStringLiteral("a"), QStringLiteral("z")));
        QCOMPARE(store.view(QStringLiteral("z"))->fields, view.fields);
        store.remove(QStringLiteral("b"));
        QCOMPARE(store.views().size(), 1);
        QVERIFY(ViewStore(settings, QStringLiteral("topics/c/other")).views().isEmpty());
    }
};

WEIR_TEST(MessageViewTest)

} // namespace weir

#include "messageviewtest.moc"
