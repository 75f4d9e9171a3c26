// Purpose: text in code type with line numbers, colours of the theme and a mistake underlined. Thread: GUI.
// Limits: QScintilla inside; texts over 4 MB are shown without colours.
#pragma once

#include <QWidget>

class QsciScintilla;

namespace weir {

class CodeEditor : public QWidget
{
    Q_OBJECT
public:
    enum class Language { Plain, Json, JavaScript, Sql, Properties, Xml };

    explicit CodeEditor(const QString& accessibleName, Language language = Language::Plain, QWidget* parent = nullptr);

    void setLanguage(Language language);
    void setText(const QString& text); ///< clears undo and mistake
    QString text() const;
    void setReadOnly(bool readOnly);
    bool isReadOnly() const;
    void setLineNumbers(bool shown); ///< on at first
    void setWrapped(bool wrapped);   ///< off at first
    /// Underlines [start, start + length) of text() (UTF-16 units) and marks its line; the sentence is its tooltip and
    /// accessible description.
    void setMistake(int start, int length, const QString& sentence);
    void clearMistake();
    bool hasMistake() const { return m_mistake; }
    /// Selects the next occurrence from the cursor on, around the end; false: none.
    bool find(const QString& text, bool forward = true);
    void goTo(int line, int column); ///< from 1
    QSize sizeHint() const override;

signals:
    void textChanged(); ///< by the user or setText

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyColours();

    QsciScintilla* m_editor;
    Language m_language;
    bool m_lineNumbers = true;
    bool m_mistake = false;
    QString m_mistakeSentence;
};

} // namespace weir
