#include "widgets/produce/headersedit.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace weir {

class HeadersEdit::Row : public QWidget
{
public:
    enum Kind { Text, Hex, Null };

    Row(HeadersEdit& owner, const HeaderDraft& header)
        : name(new QLineEdit(header.name)), value(new QLineEdit(header.value)), kind(new QComboBox),
          remove(iconButton(QStringLiteral("x"), {}, this))
    {
        kind->addItems({HeadersEdit::tr("text"), HeadersEdit::tr("hex"), HeadersEdit::tr("null")});
        kind->setCurrentIndex(header.isNull ? Null : header.isHex ? Hex : Text);
        name->setPlaceholderText(HeadersEdit::tr("Name"));
        value->setPlaceholderText(HeadersEdit::tr("Value"));
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::xs);
        row->addWidget(name, 2);
        row->addWidget(value, 3);
        row->addWidget(kind);
        row->addWidget(remove);
        QObject::connect(name, &QLineEdit::textEdited, &owner, &HeadersEdit::edited);
        QObject::connect(value, &QLineEdit::textEdited, &owner, &HeadersEdit::edited);
        QObject::connect(kind, &QComboBox::activated, &owner, [this, &owner] {
            value->setEnabled(kind->currentIndex() != Null);
            emit owner.edited();
        });
        value->setEnabled(!header.isNull);
    }

    void setNumber(int number)
    {
        name->setAccessibleName(HeadersEdit::tr("Name of header %1").arg(number));
        value->setAccessibleName(HeadersEdit::tr("Value of header %1").arg(number));
        kind->setAccessibleName(HeadersEdit::tr("Kind of value of header %1").arg(number));
        const QString words = HeadersEdit::tr("Remove header %1").arg(number);
        remove->setAccessibleName(words);
        remove->setToolTip(words);
    }

    HeaderDraft header() const
    {
        return {name->text(), value->text(), kind->currentIndex() == Null, kind->currentIndex() == Hex};
    }

    QLineEdit* name;
    QLineEdit* value;
    QComboBox* kind;
    QToolButton* remove;
};

HeadersEdit::HeadersEdit(QWidget* parent)
    : QWidget(parent), m_rows(new QVBoxLayout), m_error(new Label({}, FontRole::Secondary, Token::Critical))
{
    setMaximumWidth(measure::fieldMax);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget(new Label(tr("Headers")));
    m_rows->setSpacing(space::xs);
    column->addLayout(m_rows);
    m_error->setWordWrap(true);
    m_error->hide();
    column->addWidget(m_error);
    auto* add = plainButton(tr("Add header"), QStringLiteral("plus"), this);
    connect(add, &QPushButton::clicked, this, [this] {
        this->add({}, true);
        emit edited();
    });
    column->addWidget(add, 0, Qt::AlignLeft);
}

void HeadersEdit::add(const HeaderDraft& header, bool focus)
{
    auto* row = new Row(*this, header);
    m_rows->addWidget(row);
    m_list << row;
    connect(row->remove, &QToolButton::clicked, this, [this, row] {
        m_list.removeOne(row);
        m_rows->removeWidget(row);
        row->hide();
        row->deleteLater(); // its own button is being clicked
        renumber();
        emit edited();
    });
    renumber();
    if (focus)
        row->name->setFocus(Qt::OtherFocusReason);
}

void HeadersEdit::renumber()
{
    for (int i = 0; i < m_list.size(); ++i)
        m_list[i]->setNumber(i + 1);
}

void HeadersEdit::setHeaders(const QVector<HeaderDraft>& headers)
{
    for (Row* row : std::exchange(m_list, {})) {
        m_rows->removeWidget(row);
        delete row;
    }
    for (const HeaderDraft& header : headers)
        add(header, false);
    setError({});
}

QVector<HeaderDraft> HeadersEdit::headers() const
{
    QVector<HeaderDraft> all;
    for (const Row* row : m_list)
        all << row->header();
    return all;
}

void HeadersEdit::setError(const QString& sentence)
{
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
}

} // namespace weir
