#include "widgets/kit/codeeditor.h"

#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QEvent>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <Qsci/qscilexerjavascript.h>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexerproperties.h>
#include <Qsci/qscilexersql.h>
#include <Qsci/qscilexerxml.h>
#include <Qsci/qsciscintilla.h>
#include <algorithm>
#include <map>

namespace weir {
namespace {

constexpr int mistakeIndicator = 8;
constexpr int mistakeMarker = 1;
constexpr int numberMargin = 0;
constexpr int symbolMargin = 1;
constexpr qsizetype longestColoured = 4'000'000;

QsciLexer* makeLexer(CodeEditor::Language language, QObject* parent)
{
    switch (language) {
    case CodeEditor::Language::Plain:
        return nullptr;
    case CodeEditor::Language::Json: {
        auto* const lexer = new QsciLexerJSON(parent);
        lexer->setHighlightComments(false);
        return lexer;
    }
    case CodeEditor::Language::JavaScript:
        return new QsciLexerJavaScript(parent);
    case CodeEditor::Language::Sql:
        return new QsciLexerSQL(parent);
    case CodeEditor::Language::Properties:
        return new QsciLexerProperties(parent);
    case CodeEditor::Language::Xml:
        return new QsciLexerXML(parent);
    }
    return nullptr;
}

/// What a style of the lexer means; styles that are not named are plain text.
std::map<int, Token> tokensOf(CodeEditor::Language language)
{
    using Json = QsciLexerJSON;
    using Cpp = QsciLexerCPP;
    using Sql = QsciLexerSQL;
    using Xml = QsciLexerHTML;
    using Properties = QsciLexerProperties;
    switch (language) {
    case CodeEditor::Language::Plain:
        return {};
    case CodeEditor::Language::Json:
        return {{Json::Property, Token::Text},
                {Json::String, Token::Ok},
                {Json::UnclosedString, Token::Critical},
                {Json::EscapeSequence, Token::Stale},
                {Json::Number, Token::Accent},
                {Json::Keyword, Token::Stale},
                {Json::KeywordLD, Token::Ok},
                {Json::IRI, Token::Ok},
                {Json::IRICompact, Token::Ok},
                {Json::Operator, Token::TextSecondary},
                {Json::Error, Token::Critical}};
    case CodeEditor::Language::JavaScript:
        return {{Cpp::Comment, Token::TextSecondary},
                {Cpp::CommentLine, Token::TextSecondary},
                {Cpp::CommentDoc, Token::TextSecondary},
                {Cpp::Number, Token::Accent},
                {Cpp::Keyword, Token::Stale},
                {Cpp::DoubleQuotedString, Token::Ok},
                {Cpp::SingleQuotedString, Token::Ok},
                {Cpp::RawString, Token::Ok},
                {Cpp::Regex, Token::Warning},
                {Cpp::UnclosedString, Token::Critical},
                {Cpp::Operator, Token::TextSecondary}};
    case CodeEditor::Language::Sql:
        return {{Sql::Comment, Token::TextSecondary}, {Sql::CommentLine, Token::TextSecondary},
                {Sql::Number, Token::Accent},         {Sql::Keyword, Token::Stale},
                {Sql::DoubleQuotedString, Token::Ok}, {Sql::SingleQuotedString, Token::Ok},
                {Sql::Operator, Token::TextSecondary}};
    case CodeEditor::Language::Properties:
        return {{Properties::Comment, Token::TextSecondary},
                {Properties::Section, Token::Accent},
                {Properties::Assignment, Token::TextSecondary},
                {Properties::Key, Token::Accent},
                {Properties::DefaultValue, Token::Ok}};
    case CodeEditor::Language::Xml:
        return {{Xml::Tag, Token::Accent},
                {Xml::UnknownTag, Token::Accent},
                {Xml::Attribute, Token::Accent},
                {Xml::UnknownAttribute, Token::Accent},
                {Xml::HTMLNumber, Token::Accent},
                {Xml::HTMLDoubleQuotedString, Token::Ok},
                {Xml::HTMLSingleQuotedString, Token::Ok},
                {Xml::HTMLComment, Token::TextSecondary},
                {Xml::Entity, Token::Stale}};
    }
    return {};
}

} // namespace

CodeEditor::CodeEditor(const QString& accessibleName, Language language, QWidget* parent)
    : QWidget(parent), m_editor(new QsciScintilla(this)), m_language(language)
{
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);
    setAccessibleName(accessibleName);
    m_editor->setAccessibleName(accessibleName);
    m_editor->setUtf8(true);
    m_editor->setEolMode(QsciScintilla::EolUnix);
    m_editor->setTabWidth(2);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setAutoIndent(true);
    m_editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_editor->setScrollWidth(1);
    m_editor->setScrollWidthTracking(true);
    m_editor->setCaretLineVisible(false);
    m_editor->setMarginWidth(symbolMargin, 0);
    m_editor->indicatorDefine(QsciScintilla::SquiggleIndicator, mistakeIndicator);
    m_editor->markerDefine(QsciScintilla::Background, mistakeMarker);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMOUSEDWELLTIME, 400UL);
    m_editor->installEventFilter(this);
    connect(m_editor, &QsciScintilla::textChanged, this, &CodeEditor::textChanged);
    connect(m_editor, &QsciScintilla::linesChanged, this, [this] { setLineNumbers(m_lineNumbers); });
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, &CodeEditor::applyColours);
    setLanguage(language);
}

void CodeEditor::setLanguage(Language language)
{
    m_language = language;
    QsciLexer* const former = m_editor->lexer();
    const bool coloured = m_editor->length() <= longestColoured;
    m_editor->setLexer(coloured ? makeLexer(language, m_editor) : nullptr);
    delete former;
    applyColours();
}

void CodeEditor::applyColours()
{
    const QFont code = uiFont(FontRole::Code);
    const QColor surface = color(Token::Surface);
    m_editor->setFont(code);
    m_editor->setColor(color(Token::Text));
    m_editor->setPaper(surface);
    if (QsciLexer* const lexer = m_editor->lexer()) {
        lexer->setDefaultFont(code);
        lexer->setDefaultColor(color(Token::Text));
        lexer->setDefaultPaper(surface);
        lexer->setFont(code);
        lexer->setPaper(surface);
        lexer->setColor(color(Token::Text));
        for (const auto& [style, token] : tokensOf(m_language))
            lexer->setColor(color(token), style);
    }
    m_editor->setCaretForegroundColor(color(Token::Text));
    m_editor->setSelectionBackgroundColor(color(Token::Selection));
    m_editor->resetSelectionForegroundColor();
    m_editor->setMarginsBackgroundColor(color(Token::Window));
    m_editor->setMarginsForegroundColor(color(Token::TextSecondary));
    m_editor->setMarginsFont(code);
    m_editor->setMatchedBraceBackgroundColor(color(Token::Selection));
    m_editor->setMatchedBraceForegroundColor(color(Token::Text));
    m_editor->setUnmatchedBraceForegroundColor(color(Token::Critical));
    m_editor->setUnmatchedBraceBackgroundColor(surface);
    m_editor->setIndicatorForegroundColor(color(Token::Critical), mistakeIndicator);
    m_editor->setMarkerBackgroundColor(mixed(surface, color(Token::Critical), 0.1), mistakeMarker);
    setLineNumbers(m_lineNumbers);
}

void CodeEditor::setText(const QString& text)
{
    clearMistake();
    const bool wasColoured = m_editor->lexer() != nullptr;
    const bool coloured = m_language != Language::Plain && text.size() <= longestColoured;
    if (wasColoured && !coloured) {
        delete m_editor->lexer();
        m_editor->setLexer(nullptr);
        applyColours();
    }
    const bool wasReadOnly = m_editor->isReadOnly();
    m_editor->setReadOnly(false);
    m_editor->setText(text);
    m_editor->SendScintilla(QsciScintillaBase::SCI_EMPTYUNDOBUFFER);
    m_editor->setReadOnly(wasReadOnly);
    m_editor->setCursorPosition(0, 0);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTH, 1UL);
    if (coloured && !wasColoured)
        setLanguage(m_language);
    setLineNumbers(m_lineNumbers);
}

QString CodeEditor::text() const { return m_editor->text(); }
void CodeEditor::setReadOnly(bool readOnly) { m_editor->setReadOnly(readOnly); }
bool CodeEditor::isReadOnly() const { return m_editor->isReadOnly(); }

void CodeEditor::setLineNumbers(bool shown)
{
    m_lineNumbers = shown;
    const int digits = std::max<int>(3, int(QString::number(m_editor->lines()).size()));
    const int width = QFontMetrics(uiFont(FontRole::Code)).horizontalAdvance(QLatin1Char('0')) * digits;
    m_editor->setMarginType(numberMargin, QsciScintilla::NumberMargin);
    m_editor->setMarginWidth(numberMargin, shown ? width + 2 * space::s : 0);
    m_editor->setMarginWidth(symbolMargin, 0);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0UL, long(space::s));
}

void CodeEditor::setWrapped(bool wrapped)
{
    m_editor->setWrapMode(wrapped ? QsciScintilla::WrapCharacter : QsciScintilla::WrapNone);
}

void CodeEditor::setMistake(int start, int length, const QString& sentence)
{
    clearMistake();
    const QString whole = text();
    const auto from = qsizetype(std::clamp<qsizetype>(start, 0, whole.size()));
    const auto to = std::clamp<qsizetype>(from + std::max(1, length), from, whole.size());
    const auto positionOf = [&](qsizetype at) { return int(QStringView(whole).left(at).toUtf8().size()); };
    int first = 0;
    int firstColumn = 0;
    int last = 0;
    int lastColumn = 0;
    m_editor->lineIndexFromPosition(positionOf(from == to && from > 0 ? from - 1 : from), &first, &firstColumn);
    m_editor->lineIndexFromPosition(positionOf(to), &last, &lastColumn);
    m_editor->fillIndicatorRange(first, firstColumn, last, lastColumn, mistakeIndicator);
    m_editor->markerAdd(first, mistakeMarker);
    m_editor->setToolTip(QStringLiteral("<span>%1</span>").arg(sentence.toHtmlEscaped()));
    m_editor->setAccessibleDescription(sentence);
    m_mistakeSentence = sentence;
    m_mistake = true;
}

void CodeEditor::clearMistake()
{
    if (!m_mistake)
        return;
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(mistakeIndicator));
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, 0UL, long(m_editor->length()));
    m_editor->markerDeleteAll(mistakeMarker);
    m_editor->setToolTip({});
    m_editor->setAccessibleDescription({});
    m_mistakeSentence.clear();
    m_mistake = false;
}

bool CodeEditor::find(const QString& text, bool forward)
{
    if (text.isEmpty())
        return false;
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
    m_editor->getSelection(&line, &column, &endLine, &endColumn);
    if (line >= 0) // from the end of what was found, or from its begin backward
        return m_editor->findFirst(text, false, false, false, true, forward, forward ? endLine : line,
                                   forward ? endColumn : column);
    return m_editor->findFirst(text, false, false, false, true, forward);
}

void CodeEditor::goTo(int line, int column)
{
    m_editor->setCursorPosition(std::max(0, line - 1), std::max(0, column - 1));
    m_editor->ensureCursorVisible();
}

QSize CodeEditor::sizeHint() const { return {480, 240}; }

bool CodeEditor::eventFilter(QObject* watched, QEvent* event)
{
    // a read-only text needs no Tab of its own, and Esc belongs to the surroundings
    if (event->type() == QEvent::KeyPress) {
        auto* const key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            event->ignore();
            return true;
        }
        if (isReadOnly() && (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)) {
            focusNextPrevChild(key->key() == Qt::Key_Tab);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace weir
