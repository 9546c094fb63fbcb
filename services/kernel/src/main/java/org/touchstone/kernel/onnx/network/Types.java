package org.touchstone.kernel.onnx.network;

import java.util.ArrayList;
import java.util.List;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.touchstone.kernel.onnx.Dimension;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.Shape;
import org.touchstone.kernel.onnx.Value;

/** What a file declares about its inputs and results. */
final class Types {
    private final OnnxLimits limits;

    Types(OnnxLimits limits) {
        this.limits = limits;
    }

    Value input(ValueInfoProto proto) {
        String what = "Input '" + proto.getName() + "'";
        ElementType type = element(what, proto.getType());
        if (!proto.getType().getTensorType().hasShape()) {
            throw new OnnxException(
                    Code.SHAPE_INVALID, what + " declares no shape; unknown extents may have names such as 'batch'");
        }
        return new Value(proto.getName(), type, shape(what, proto));
    }

    NetworkValue output(ValueInfoProto proto) {
        String what = "Output '" + proto.getName() + "'";
        boolean shaped = proto.getType().getTensorType().hasShape();
        return new NetworkValue(proto.getName(), element(what, proto.getType()), shaped ? shape(what, proto) : null);
    }

    private static ElementType element(String what, TypeProto type) {
        if (!type.hasTensorType()) {
            throw new OnnxException(Code.TYPE_UNSUPPORTED, what + " is no tensor; only tensors are supported");
        }
        int number = type.getTensorType().getElemType();
        return ElementType.of(number)
                .orElseThrow(() -> new OnnxException(
                        Code.TYPE_UNSUPPORTED,
                        what + " has element type number " + number + ", which is not supported"));
    }

    private Shape shape(String what, ValueInfoProto proto) {
        TensorShapeProto shape = proto.getType().getTensorType().getShape();
        if (shape.getDimCount() > limits.rank()) {
            throw new OnnxException(
                    Code.LIMIT_EXCEEDED, what + " has " + shape.getDimCount() + " axes; the limit is " + limits.rank());
        }
        List<Dimension> dimensions = new ArrayList<>();
        for (int axis = 0; axis < shape.getDimCount(); axis++) {
            TensorShapeProto.Dimension dimension = shape.getDim(axis);
            if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
                dimensions.add(Dimension.of(dimension.getDimValue()));
            } else if (!dimension.getDimParam().isBlank()) {
                dimensions.add(Dimension.named(dimension.getDimParam()));
            } else {
                dimensions.add(Dimension.named(proto.getName() + "." + axis));
            }
        }
        return new Shape(dimensions);
    }
}
