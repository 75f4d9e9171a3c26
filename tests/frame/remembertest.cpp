#include "widgets/frame/remember.h"
#include "backend/service/settings.h"
#include "tests/support/registry.h"

#include <QLabel>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

class RememberTest : public QObject
{
    Q_OBJECT
    struct Halves : QSplitter
    {
        Halves()
        {
            addWidget(new QLabel);
            addWidget(new QLabel);
            resize(400, 100);
        }
        void drag(int to) { moveSplitter(to, 1); }
    };

private slots:
    void aDraggedSplitterComesBack()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        int left = 0;
        {
            Halves first;
            rememberSplitter(first, &settings, QStringLiteral("test"));
            first.show();
            first.drag(120);
            left = first.sizes().first();
            QTRY_VERIFY(settings.value(QStringLiteral("splitters/test")).isValid());
        }
        Halves second;
        rememberSplitter(second, &settings, QStringLiteral("test"));
        second.show();
        QTRY_COMPARE(second.sizes().first(), left);
    }
};

WEIR_TEST(RememberTest)

} // namespace weir

#include "remembertest.moc"
