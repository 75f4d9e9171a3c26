// Purpose: the filter row of a page: one field, what it matches, and what the page adds on the right. Thread: GUI.
// Limits: filterChanged comes 150 ms after the last key, at once on Enter or when it is cleared.
#pragma once

#include <QTimer>
#include <QWidget>

class QHBoxLayout;

namespace weir {

class ElidedLabel;
class Label;
class SearchField;

class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    void setPlaceholder(const QString& text);
    /// Where there is nothing to filter at the moment, what is on the right stays.
    void setFieldVisible(bool visible);
    QString text() const;
    /// Changes the field and reports at once if it differs.
    void setText(const QString& text);
    /// "12 of 3,400 topics"; empty hides it.
    void setMatchText(const QString& text);
    /// The sentence goes below the field, the characters start … start+length are underlined (0, 0: none).
    void setError(const QString& sentence, int start = 0, int length = 0);
    void clearError();
    bool hasError() const;
    /// On the right, in the order they are added. Takes it over.
    void addWidget(QWidget* widget);
    /// Directly right of the field. Takes it over.
    void addLeft(QWidget* widget);
    /// Ctrl+F: the field gets the keys, its text is selected.
    void focusField();

signals:
    void filterChanged(const QString& text);

private:
    void typed();
    void report();

    SearchField* m_field;
    Label* m_error;
    ElidedLabel* m_match;
    QHBoxLayout* m_row;
    int m_left = 1;
    QTimer m_delay;
    QString m_reported;
};

} // namespace weir
