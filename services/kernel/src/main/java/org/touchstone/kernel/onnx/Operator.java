package org.touchstone.kernel.onnx;

import java.util.List;
import onnx.AttributeProto;

/**
 * An operator of the standard set, version {@value OnnxModel#OPERATOR_SET}, with one result. Each knows which inputs it
 * takes and what it makes of their shapes; {@link OnnxException} names what does not fit.
 */
public sealed interface Operator
        permits ActivationOperator,
                ArithmeticOperator,
                BatchNormalizationOperator,
                ConvOperator,
                FlattenOperator,
                GemmOperator,
                IdentityOperator,
                MatMulOperator,
                MaxPoolOperator,
                ReshapeOperator,
                SoftmaxOperator {

    /** The operator's name in ONNX. */
    String type();

    /** The result's shape; refuses inputs that do not fit. */
    Shape infer(Operands operands);

    /** The result's element type. */
    default ElementType elementType(Operands operands) {
        return ElementType.FLOAT;
    }

    /** What the node says beyond its inputs; called once the inputs are known to fit. */
    default List<AttributeProto> attributes(Operands operands) {
        return List.of();
    }
}
