// The gallery's sheet of the filter field in all its states.
#include "widgets/kit/fqledit.h"
#include "widgets/kit/fqlpopup.h"
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/tokens.h"

#include <QCoreApplication>
#include <QLineEdit>

namespace weir {
namespace {

QString shown(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

FqlEdit* edit(const QString& text)
{
    auto* field = new FqlEdit;
    field->setText(text);
    return field;
}

/// The list stands where it would open, in a frame of its own instead of a window.
class WithList : public QWidget
{
public:
    explicit WithList(const QString& text, const QList<FqlPopup::Entry>& entries)
        : m_edit(edit(text)), m_popup(new FqlPopup(this)), m_entries(entries)
    {
        m_edit->setParent(this);
        setFixedSize(measure::fieldMax, 7 * measure::row);
        m_edit->setGeometry(0, 0, width(), measure::control);
    }

protected:
    void showEvent(QShowEvent*) override
    {
        m_popup->open(m_edit, m_entries, true);
        m_popup->setParent(this);
        m_popup->setGeometry(0, measure::control + 1, width(),
                             int(m_entries.size()) * measure::compactRow + 2 * m_popup->frameWidth());
        m_popup->show();
    }

private:
    FqlEdit* m_edit;
    FqlPopup* m_popup;
    QList<FqlPopup::Entry> m_entries;
};

} // namespace

QWidget* galleryFqlEdits()
{
    auto* sheet = new GallerySheet(shown("Filter fields"), 1040);
    sheet->row(shown("Empty"), {edit({})}, true);
    sheet->row(shown("Text"), {edit(QStringLiteral("ord-1007"))}, true);
    sheet->row(shown("Regular expression"), {edit(QStringLiteral("/ord-1[0-9]{3}/"))}, true);
    sheet->row(shown("FQL"), {edit(QStringLiteral("value.total > 50 and headers.trace-id != null"))}, true);
    sheet->row(shown("A mistake"), {edit(QStringLiteral("value.status == 'paid' and value.total > 50"))}, true);
    sheet->row(shown("A wrong expression"), {edit(QStringLiteral("/ord[er/"))}, true);
    sheet->row(shown("A remark"), {edit(QStringLiteral("key = 'a' or key = 'b' and partition = 3"))}, true);
    sheet->row(shown("Proposals"), {new WithList(QStringLiteral("value.c"),
                                                 {{QStringLiteral("value.currency"), QStringLiteral("'EUR'")},
                                                  {QStringLiteral("value.customerId"), QStringLiteral("'cus-100'")},
                                                  {QStringLiteral("value.channel"), QStringLiteral("'web'")},
                                                  {QStringLiteral("contains("), shown("function")}})});
    return sheet;
}

} // namespace weir
