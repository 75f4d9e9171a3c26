// Purpose: takes a pasted or dropped client configuration and says line by line what was taken and what not. Thread:
// GUI; files are read on the global pool. Limits: 1 MiB; the text (it may hold passwords) is forgotten when the panel
// closes.
#pragma once

#include "backend/service/clientproperties.h"
#include "widgets/kit/detailpanel.h"

class QMimeData;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace weir {

class Banner;

class ImportPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ImportPanel(QWidget* parent = nullptr);

    /// Puts the text into the panel and takes it over at once.
    void take(const QString& text);
    /// Text or one local file.
    static bool accepts(const QMimeData* data);
    void drop(const QMimeData* data);
    void takeFile(const QString& path);
    void forget();

signals:
    void imported(const ImportedConnection& connection);

private:
    void takeOver();
    void showResult(const ImportedConnection& result);
    void clearResult();
    void fail(const QString& sentence);

    QPlainTextEdit* m_text;
    QPushButton* m_take;
    Banner* m_banner;
    QWidget* m_result;
    QVBoxLayout* m_lines;
};

} // namespace weir
