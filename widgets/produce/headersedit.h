// Purpose: the headers of a record as rows of name and value: in their order, repeatable, null, or bytes in hex.
// Thread: GUI.
#pragma once

#include "models/produce/producedraft.h"

#include <QWidget>

class QVBoxLayout;

namespace weir {

class Label;

class HeadersEdit : public QWidget
{
    Q_OBJECT
public:
    explicit HeadersEdit(QWidget* parent = nullptr);

    void setHeaders(const QVector<HeaderDraft>& headers);
    QVector<HeaderDraft> headers() const;
    void setError(const QString& sentence); ///< empty: none

signals:
    void edited();

private:
    class Row;
    void add(const HeaderDraft& header, bool focus);
    void renumber();

    QVBoxLayout* m_rows;
    QVector<Row*> m_list;
    Label* m_error;
};

} // namespace weir
