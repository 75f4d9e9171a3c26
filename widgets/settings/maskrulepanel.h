// Purpose: one masking rule as a form, with a sample that shows what it does. Thread: GUI. Limits: mistakes stand at
// their field; nothing is given on until they are gone.
#pragma once

#include "backend/serde/masking.h"
#include "widgets/kit/detailpanel.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace weir {

class CodeEditor;
class FormField;
class Masks;

class MaskRulePanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit MaskRulePanel(const Masks& masks, QWidget* parent = nullptr);

    void edit(const MaskRule& rule, bool isNew);
    MaskRule rule() const;
    void focusPath();

signals:
    void saveRequested(const weir::MaskRule& rule);
    void deleteRequested();

private:
    void save();
    void tryIt();

    const Masks& m_masks;
    QLineEdit* m_path;
    FormField* m_pathField;
    QComboBox* m_how;
    FormField* m_howField;
    QLineEdit* m_topics;
    QCheckBox* m_enabled;
    QPushButton* m_save;
    QPushButton* m_delete;
    CodeEditor* m_before;
    CodeEditor* m_after;
};

} // namespace weir
